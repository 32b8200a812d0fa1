"""A group of customers that staff choose by a filter: whom they list, invite or ask."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from portal.errors import GroupRefused
from portal.states import VerificationState

NOT_STARTED = "not_started"
# in the order of a customer's way
STANDINGS = (
    NOT_STARTED,
    *(each.value for each in VerificationState if each != VerificationState.CANCELLED),
)
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,8})?")
YEARS = range(2000, 2200)
Moments = tuple[datetime | None, datetime | None]  # from, and before


@dataclass(frozen=True, kw_only=True)
class Group:
    """
    Who belongs to it: by each part that is given; without any, everybody.

    A standing is that of the newest verification. Dates are days of the platform,
    and the last one belongs to it.
    """

    standings: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    registered_from: date | None = None
    registered_until: date | None = None
    to_verify_from: date | None = None
    to_verify_until: date | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """
        Read what a form, a link or a stored row holds; what else is in it is ignored.

        Raise GroupRefused naming the part that cannot be read: a filter that is half
        understood would be a larger group than was meant.
        """
        found = cls(
            standings=_several(query, "standing", STANDINGS.__contains__),
            languages=_several(query, "language", LANGUAGE.fullmatch),
            registered_from=_day(query, "registered_from"),
            registered_until=_day(query, "registered_until"),
            to_verify_from=_day(query, "to_verify_from"),
            to_verify_until=_day(query, "to_verify_until"),
        )
        for name in ("registered", "to_verify"):
            first, last = (
                getattr(found, f"{name}_from"),
                getattr(found, f"{name}_until"),
            )
            if first and last and last < first:
                raise GroupRefused(f"{name}_until")
        return found

    def as_query(self) -> dict[str, str]:
        """Give what `from_query` reads: for a link, or to keep it in a row."""
        days = {
            each.name: value.isoformat()
            for each in fields(self)
            if isinstance(value := getattr(self, each.name), date)
        }
        several = {
            "standing": ",".join(self.standings),
            "language": ",".join(self.languages),
        }
        return {name: value for name, value in (several | days).items() if value}

    @property
    def is_everybody(self) -> bool:
        """Say whether nothing is asked of a customer."""
        return self == type(self)()

    def registered(self, zone: ZoneInfo) -> Moments:
        """Give from when, and before when, they were registered."""
        return _moments(self.registered_from, self.registered_until, zone)

    def to_verify(self, zone: ZoneInfo) -> Moments:
        """Give from when, and before when, their time to verify ends."""
        return _moments(self.to_verify_from, self.to_verify_until, zone)


def _several(
    query: Mapping[str, str], name: str, is_known: Callable[[str], object]
) -> tuple[str, ...]:
    several = getattr(query, "getlist", None)  # a form sends a name more than once
    given = several(name) if several else [query.get(name, "")]
    found = {each for part in given for each in part.split(",") if each}
    if not all(map(is_known, found)):
        raise GroupRefused(name)
    return tuple(sorted(found, key=lambda each: (_place(each), each)))


def _place(each: str) -> int:
    return STANDINGS.index(each) if each in STANDINGS else 0


def _day(query: Mapping[str, str], name: str) -> date | None:
    written = query.get(name, "").strip()
    if not written:
        return None
    try:
        found = date.fromisoformat(written)
    except ValueError as error:
        raise GroupRefused(name) from error
    if found.year not in YEARS:
        raise GroupRefused(name)
    return found


def _moments(first: date | None, last: date | None, zone: ZoneInfo) -> Moments:
    day_after = last + timedelta(days=1) if last else None
    return _midnight(first, zone), _midnight(day_after, zone)


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), tzinfo=zone) if day else None
