"""The invented bearers of specimen documents."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Person:
    """
    Who stands in a specimen document, and whose face it shows.

    A number may be longer than the nine letters that a zone has room for; on a card
    it goes on in the optional data. `head` is a key of `portal.checks.heads.HEADS`.
    """

    surname: str
    given_names: str
    sex: str  # F, M or X
    born_on: date
    expires_on: date
    number: str  # of the document, letters and digits
    head: str
    nationality: str = "UTO"
    issuer: str = "UTO"
    optional: str = ""  # more of the zone: a personal number, say

    def as_json(self) -> dict[str, Any]:
        """Give plain values that `from_json` reads back."""
        plain = asdict(self)
        return plain | {
            "born_on": self.born_on.isoformat(),
            "expires_on": self.expires_on.isoformat(),
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """Read what `as_json` gave."""
        dates = {
            key: date.fromisoformat(plain[key]) for key in ("born_on", "expires_on")
        }
        return cls(**(plain | dates))


ANNA = Person(
    surname="Eriksson",
    given_names="Anna Maria",
    sex="F",
    born_on=date(1974, 8, 12),
    expires_on=date(2032, 4, 15),
    number="L898902C3",
    head="collins",
)
GRETA = Person(
    surname="Lindqvist",
    given_names="Greta",
    sex="F",
    born_on=date(1946, 3, 5),
    expires_on=date(2030, 9, 30),
    number="X4RTBPFW4",
    head="hopper",
)
SPECIMEN_PEOPLE = (ANNA, GRETA)
