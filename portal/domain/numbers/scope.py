"""Of which days, and of customers of which language, numbers are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from portal.domain.groups import LANGUAGE
from portal.errors import PortalError

LONGEST = 397  # days: 13 months, so that a month stands beside that of last year
USUAL = 30  # days, when none are chosen
PRESETS = (7, 30, 90)
YEARS = range(2000, 2200)
WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class ScopeRefused(PortalError):
    """Numbers are asked of days that cannot be; `field` is wrong, `why` says how."""

    field: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Days of the platform, the last one included; no language is all of them."""

    first: date
    last: date
    language: str | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, today: date) -> Self:
        """
        Read an address; a day that is not given is as far away as usual.

        A last day to come is today. Raise ScopeRefused naming the field and what is
        wrong with it.
        """
        first, last = _day(query, "from"), _day(query, "until")
        last = min(last or today, today)
        first = first or min(last, today) - timedelta(days=USUAL - 1)
        if first > today:
            raise ScopeRefused("from", "future")
        if last < first:
            raise ScopeRefused("until", "before_first")
        if (last - first).days >= LONGEST:
            raise ScopeRefused("from", "too_long")
        return cls(first=first, last=last, language=_language(query))

    @classmethod
    def of_last(cls, days: int, *, today: date, language: str | None = None) -> Self:
        """Give so many days, of which today is the last."""
        return cls(
            first=today - timedelta(days=days - 1), last=today, language=language
        )

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.last - self.first).days + 1

    def as_query(self) -> dict[str, str]:
        """Give what `from_query` reads."""
        spoken = {"language": self.language} if self.language else {}
        return {
            "from": self.first.isoformat(),
            "until": self.last.isoformat(),
            **spoken,
        }

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Give the midnight it begins at, and the one before which it ends."""
        after = self.last + timedelta(days=1)
        return _midnight(self.first, zone), _midnight(after, zone)


def _day(query: Mapping[str, str], name: str) -> date | None:
    written = query.get(name, "").strip()
    if not written:
        return None
    if not WRITTEN.fullmatch(written):
        raise ScopeRefused(name, "not_a_day")
    try:
        found = date.fromisoformat(written)
    except ValueError as error:
        raise ScopeRefused(name, "not_a_day") from error
    if found.year not in YEARS:
        raise ScopeRefused(name, "not_a_day")
    return found


def _language(query: Mapping[str, str]) -> str | None:
    given = query.get("language", "").strip()
    if given and not LANGUAGE.fullmatch(given):
        raise ScopeRefused("language", "unknown")
    return given or None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
