"""The zones of every provider's codes as radio buttons, and codes that are new."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from portal.domain.screening.categories import canonical, told
from portal.domain.screening.words import PROVIDERS
from portal.policy import ScreeningPolicy
from portal.screening_policy import OWN
from portal.web.filters import words

ZONES = ("high", "medium", "low")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}", re.ASCII)
MOST_CODES = 300  # of one provider


@dataclass(frozen=True, kw_only=True)
class Row:
    """One code: its zone in the form, and the one in force, if it has one there."""

    code: str
    title: str
    zone: str
    was: str | None

    @property
    def is_changed(self) -> bool:
        """Say whether the form has another zone than what is in force."""
        return self.zone != self.was


@dataclass(kw_only=True)
class Table:
    """One provider's codes, and what was typed to add another."""

    provider: str
    rows: list[Row] = field(default_factory=list)
    new: str = ""
    new_zone: str = "medium"
    error: str = ""

    @property
    def name(self) -> str:
        """Give the provider's name in words."""
        return (
            words(PROVIDERS[self.provider])
            if self.provider in PROVIDERS
            else (self.provider)
        )

    @property
    def changed(self) -> int:
        """Give how many codes have another zone than in force."""
        return sum(row.is_changed for row in self.rows)

    def lists(self) -> dict[str, list[str]]:
        """Give the codes of each zone, as `ScreeningPolicy.plain` does."""
        return {
            zone: [row.code for row in self.rows if row.zone == zone] for zone in ZONES
        }


def shown(rules: ScreeningPolicy, in_force: ScreeningPolicy) -> list[Table]:
    """Give the tables of rules, each code beside its zone in force."""
    return [
        Table(provider=name, rows=list(_rows(name, _zones(rules, name), in_force)))
        for name in rules.zones
    ]


def read(
    given: Mapping[str, str], start: ScreeningPolicy, in_force: ScreeningPolicy
) -> list[Table]:
    """
    Give the tables as they were sent.

    A code that was not sent, or with a zone that is none, keeps that of `start`: none
    gets lost. What cannot be added stays in its field with an error.
    """
    return [_read(name, given, start, in_force) for name in start.zones]


def plain(tables: list[Table]) -> dict[str, Any]:
    """Give the zones of all providers, as `ScreeningPolicy.plain` does."""
    return {table.provider: table.lists() for table in tables}


def _read(
    name: str,
    given: Mapping[str, str],
    start: ScreeningPolicy,
    in_force: ScreeningPolicy,
) -> Table:
    zones, prefix = _zones(start, name), f"zone-{name}-"
    known = {code.lower() for code in zones}
    for key, zone in given.items():
        code = key.removeprefix(prefix)
        is_new = code.lower() not in known
        if key == code or zone not in ZONES or (is_new and not CODE.fullmatch(code)):
            continue
        if is_new and len(zones) >= MOST_CODES:
            continue
        known.add(code.lower())
        if not is_new and code not in zones:
            continue  # the same code in other letters
        zones[code] = zone
    table = Table(provider=name)
    _add(table, zones, known, given)
    table.rows = list(_rows(name, zones, in_force))
    return table


def _add(
    table: Table, zones: dict[str, str], known: set[str], given: Mapping[str, str]
) -> None:
    code = given.get(f"new-{table.provider}", "").strip()
    zone = given.get(f"new-zone-{table.provider}", "")
    table.new_zone = zone if zone in ZONES else "medium"
    if not code:
        return
    table.new = code[:100]
    if not CODE.fullmatch(code):
        table.error = gettext("Write the code as the provider does, such as dark_pool")
    elif table.provider == OWN and canonical(OWN, code) is None:
        table.error = gettext("This is no category of the portal's own")
    elif code.lower() in known:
        table.error = gettext("This code is in the table already")
    elif len(zones) >= MOST_CODES:
        table.error = gettext("A table has at most 300 codes")
    else:
        zones[code], table.new = table.new_zone, ""


def _zones(rules: ScreeningPolicy, provider: str) -> dict[str, str]:
    lists = rules.zones.get(provider)
    if lists is None:
        return {}
    return {code: zone for zone in ZONES for code in getattr(lists, zone)}


def _rows(
    provider: str, zones: Mapping[str, str], in_force: ScreeningPolicy
) -> Iterator[Row]:
    before = _zones(in_force, provider)
    for code, zone in zones.items():
        known = canonical(provider, code)
        yield Row(
            code=code,
            title=words(told(known)) if known else code,
            zone=zone,
            was=before.get(code),
        )
