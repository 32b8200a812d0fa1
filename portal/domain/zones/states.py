"""The three-letter codes of states and organisations that stand in a zone."""

from functools import cache

import pycountry

# ICAO 9303-3 §5: codes beside ISO 3166, with the ISO country that they belong to
BESIDE: dict[str, str | None] = {
    "D": "DEU", "GBD": "GBR", "GBN": "GBR", "GBO": "GBR", "GBP": "GBR", "GBS": "GBR",
    "RKS": None, "EUE": None, "UNO": None, "UNA": None, "UNK": None, "XBA": None,
    "XIM": None, "XCC": None, "XCE": None, "XCO": None, "XDC": None, "XEC": None,
    "XES": None, "XMP": None, "XOM": None, "XPO": None, "XXA": None, "XXB": None,
    "XXC": None, "XXX": None, "UTO": None, "NTZ": None, "IAO": None,
}  # fmt: skip
# codes that ISO has withdrawn and that still stand in documents
FORMER: dict[str, str | None] = {
    "ANT": None, "CSK": None, "DDR": None, "ROM": "ROU", "SCG": None, "SUN": None,
    "TMP": "TLS", "YUG": None, "ZAR": "COD", "BUR": "MMR",  # codespell:ignore
}  # fmt: skip


@cache
def known() -> frozenset[str]:
    """Give every code that may stand in a zone."""
    countries = {country.alpha_3 for country in pycountry.countries}
    return frozenset(countries | BESIDE.keys() | FORMER.keys())


def is_known(code: str) -> bool:
    """Say whether a code, without its fillers, is of a state or an organisation."""
    return code in known()


def country(code: str | None) -> str | None:
    """Give the two letters of ISO 3166 for a code; None if no country has it."""
    if not code:
        return None
    code = (BESIDE | FORMER).get(code) or code
    found = pycountry.countries.get(alpha_3=code)
    return str(found.alpha_2) if found else None


def code_of(country: str) -> str:
    """Give the code that a country's zones bear, for its two or three letters."""
    letters = country.upper()
    two = len(letters) == len("DE")
    found = (
        pycountry.countries.get(alpha_2=letters)
        if two
        else pycountry.countries.get(alpha_3=letters)
    )
    code = str(found.alpha_3) if found else country.upper()
    return "D" if code == "DEU" else code
