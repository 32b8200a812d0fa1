"""
Numbers and addresses that fail in each way, for who tries the portal out.

The numbers are set aside for fiction (Ofcom, "numbers for drama use"), the domain
for examples (RFC 2606): no message to them can reach anybody.
"""

from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a message to a sandbox number or address."""

    REFUSED = "refused"
    LATE = "late"
    UNKNOWN = "unknown"
    SWITCHED_OFF = "switched_off"
    THROTTLED = "throttled"
    UNHEARD = "unheard"
    UNREACHABLE = "unreachable"


NUMBERS: dict[str, Fate] = {
    "+447700900001": Fate.REFUSED,
    "+447700900002": Fate.LATE,
    "+447700900003": Fate.UNKNOWN,
    "+447700900004": Fate.SWITCHED_OFF,
    "+447700900005": Fate.THROTTLED,
    "+447700900006": Fate.UNHEARD,
    "+447700900007": Fate.UNREACHABLE,
}

ADDRESSES: dict[str, Fate] = {
    "refused@example.org": Fate.REFUSED,
    "throttled@example.org": Fate.THROTTLED,
    "unheard@example.org": Fate.UNHEARD,
    "unreachable@example.org": Fate.UNREACHABLE,
}


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


# for the page that lists them
TOLD: dict[Fate, str] = {
    Fate.REFUSED: _("Refused at once: it can never be delivered."),
    Fate.LATE: _("Sent at once, delivered some seconds later."),
    Fate.UNKNOWN: _("Sent, then reported as unknown."),
    Fate.SWITCHED_OFF: _("Sent, then reported as switched off."),
    Fate.THROTTLED: _("The first try is put off for a few seconds, the next arrives."),
    Fate.UNHEARD: _("Sent, and nothing is ever heard of it."),
    Fate.UNREACHABLE: _("The gateway cannot be reached, however often it is tried."),
}
