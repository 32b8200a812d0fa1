"""Codes of states: from ICAO's letters, as documents print them, to ISO 3166-1."""

from pycountry import countries

# ICAO 9303-3 §5, where it is not ISO's own; the Kosovan code is in wide use
ALPHA_3 = {"D": "DEU", "RKS": "XKX", "KOS": "XKX", "UNK": "XKX"}
ALPHA_3 |= dict.fromkeys(("GBD", "GBN", "GBO", "GBP", "GBS"), "GBR")
KOSOVO = "XK"  # ISO leaves it to its users; telephone plans use it


def alpha_3(code: str | None) -> str:
    """Give ISO's three letters of a state's code; "" if there is no code."""
    bare = (code or "").strip().strip("<").upper()
    return ALPHA_3.get(bare, bare)


def region(code: str | None) -> str | None:
    """Give ISO's two letters; None for an unknown code and for what is no state."""
    whole = alpha_3(code)
    if whole == "XKX":
        return KOSOVO
    found = countries.get(alpha_3=whole) if len(whole) == 3 else None
    return str(found.alpha_2) if found else None
