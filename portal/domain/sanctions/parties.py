"""The parties of a sanctions list, and how their birth dates agree with another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Quality = Literal["primary", "strong", "weak"]


class PartyKind(StrEnum):
    """What is listed."""

    PERSON = "person"
    ENTITY = "entity"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"


class Agreement(StrEnum):
    """How a birth date agrees with those that a list gives for a party."""

    EXACT = "exact"  # the same day
    YEAR = "year"  # within a year or a range that the list gives, or close to it
    UNKNOWN = "unknown"  # the list, or the document, gives none
    DIFFERS = "differs"


@dataclass(frozen=True)
class PartyName:
    """One name of a party: given names first; `kind` is the list's own word."""

    text: str
    kind: str = ""  # "a.k.a.", "f.k.a.", "n.k.a."; "" for the name it is listed by
    quality: Quality = "primary"


@dataclass(frozen=True)
class Born:
    """When somebody was born: on one day, or at some time of `first` to `last`."""

    first: date
    last: date
    text: str  # as the list says it

    @property
    def exact(self) -> bool:
        """Say whether it is one day."""
        return self.first == self.last


@dataclass(frozen=True)
class PartyAddress:
    """A blockchain address of a party, as the list writes it."""

    asset: str  # the list's own code: "XBT", "USDT"
    address: str


@dataclass(frozen=True, kw_only=True)
class Party:
    """One entry of a list."""

    entry: str  # the list's own id
    kind: PartyKind
    names: tuple[PartyName, ...]  # the first is the name it is listed by
    born: tuple[Born, ...] = ()
    nationalities: tuple[str, ...] = ()  # as the list says them: "Germany"
    programmes: tuple[str, ...] = ()
    addresses: tuple[PartyAddress, ...] = ()


@dataclass(frozen=True)
class Programmes:
    """The programmes of one entry, where a list tells them apart from it."""

    entry: str
    programmes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ListHead:
    """What a list's file says of itself."""

    name: str
    published_on: date
    entries: int


def agreement(
    birth_date: date | None, born: Sequence[Born], *, years: int
) -> Agreement:
    """
    Compare a birth date with all that a list gives; the best agreement counts.

    A date less than `years` years outside of what the list gives still agrees: lists
    are often told the day, month or year wrongly.
    """
    if birth_date is None or not born:
        return Agreement.UNKNOWN
    if any(each.exact and each.first == birth_date for each in born):
        return Agreement.EXACT
    if any(_near(birth_date, each, years) for each in born):
        return Agreement.YEAR
    return Agreement.DIFFERS


def _near(birth_date: date, born: Born, years: int) -> bool:
    return born.first.year - years <= birth_date.year <= born.last.year + years
