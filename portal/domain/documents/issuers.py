"""Which country a document is from, against the one that was declared."""

from portal.domain.zones import states

# these people travel on the passport of another state
TERRITORIES: dict[str, tuple[str, ...]] = {
    "AUS": ("CCK", "CXR", "HMD", "NFK"),
    "CHN": ("HKG", "MAC"),
    "DNK": ("FRO", "GRL"),
    "FIN": ("ALA",),
    "FRA": (
        "ATF", "BLM", "GLP", "GUF", "MAF", "MTQ", "MYT", "NCL", "PYF", "REU", "SPM",
        "WLF",
    ),
    "GBR": (
        "AIA", "BMU", "CYM", "FLK", "GGY", "GIB", "IMN", "IOT", "JEY", "MSR", "PCN",
        "SGS", "SHN", "TCA", "VGB",
    ),
    "NLD": ("ABW", "BES", "CUW", "SXM"),
    "NOR": ("BVT", "SJM"),
    "NZL": ("COK", "NIU", "TKL"),
    "USA": ("ASM", "GUM", "MNP", "PRI", "UMI", "VIR"),
}  # fmt: skip
ISSUERS = {part: state for state, parts in TERRITORIES.items() for part in parts}


def same_country(code: str, declared: str) -> bool | None:
    """
    Say whether the holder of a zone's code lives where was declared.

    `code` is ICAO's, `declared` has ISO's two or three letters. None if the code is
    of no country: misread, or an organisation's.
    """
    given = _home(states.code_of(declared))
    issued = _home(code)
    if issued == given:
        return True
    return False if states.country(code) else None


def _home(code: str) -> str:
    code = states.BESIDE.get(code) or states.FORMER.get(code) or code
    return ISSUERS.get(code, code)
