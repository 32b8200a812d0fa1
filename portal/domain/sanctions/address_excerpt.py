"""
A small file with nothing but the addresses of a sanctions list, dated.

CSV below a few lines of comment that say of which list and day it is, and whence.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from portal.domain.sanctions.listed_addresses import placed
from portal.domain.sanctions.parties import PartyAddress
from portal.errors import ListRefused

TITLE = "Blockchain addresses of sanctioned parties, and nothing else of the list."
COLUMNS = ["asset", "address", "party", "programmes", "entry"]
TOLD = ("list", "published", "source", "made")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address and whose it is; `programmes` have a space between."""

    address: PartyAddress
    party: str
    programmes: str
    entry: str


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """A read excerpt; its rows are found by the address's normal form."""

    name: str
    published_on: date
    source: str
    rows: Mapping[str, Row] = field(repr=False)


def write(
    rows: Iterable[Row], *, name: str, published_on: date, source: str, made: str
) -> str:
    """Give the file's text, the rows in their order."""
    told = dict(zip(TOLD, (name, published_on.isoformat(), source, made), strict=True))
    text = StringIO()
    text.write(f"# {TITLE}\n")
    text.writelines(f"# {key}: {value}\n" for key, value in told.items())
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for row in rows:
        given = row.address
        lines.writerow(
            (given.asset, given.address, row.party, row.programmes, row.entry)
        )
    return text.getvalue()


def read(text: str) -> Excerpt:
    """Read such a file; raise ListRefused with a sentence if it is none."""
    lines = text.splitlines()
    told = dict(
        line.removeprefix("#").strip().partition(": ")[::2]
        for line in lines
        if line.startswith("#")
    )
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    if reader.fieldnames != COLUMNS or any(not told.get(key) for key in TOLD):
        raise ListRefused("it is no excerpt of a list")
    try:
        published_on = date.fromisoformat(told["published"])
    except ValueError as error:
        raise ListRefused("its date of publication cannot be read") from error
    rows: dict[str, Row] = {}
    for line in reader:
        row = _row(line)
        rows.setdefault(placed(row.address).normal, row)
    return Excerpt(
        name=told["list"], published_on=published_on, source=told["source"], rows=rows
    )


def _row(line: Mapping[str | None, str | list[str] | None]) -> Row:
    values = [line.get(column) for column in COLUMNS]
    if None in line or not all(isinstance(value, str) for value in values):
        raise ListRefused("one of its lines has too few or too many fields")
    asset, address, party, programmes, entry = map(str, values)
    if not (asset and address and party):
        raise ListRefused("one of its lines has no asset, no address or no party")
    return Row(
        address=PartyAddress(asset, address),
        party=party,
        programmes=programmes,
        entry=entry,
    )
