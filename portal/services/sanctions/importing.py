"""
Put a new sanctions list in the place of the one in force, while the portal works on.

The file is read twice: first to the end, so that nothing of a damaged one gets in,
then into rows, a batch a transaction. The new list counts from the moment in which
all of it is there; an import that was cut off counts never, and the next removes it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import IO

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.domain.names import keys
from portal.domain.names.places import pack
from portal.domain.sanctions.files import read
from portal.domain.sanctions.listed_addresses import Placed, placed
from portal.domain.sanctions.parties import ListHead, Party, Programmes
from portal.errors import ListRefused
from portal.models.sanctions import (
    ListedAddress,
    SanctionedParty,
    SanctionedSound,
    SanctionsList,
    SoundSpelling,
)
from portal.services import audit
from portal.services.sanctions.index import Index

LARGEST = 1 << 30  # bytes; the real files have 28 MB, the advanced one 100
CHUNK = 1 << 16
BATCH = 1000  # parties a transaction: a tenth of a second
WORDS = 5000  # rows of the index a transaction
AHEAD = timedelta(days=7)  # the clock of this machine may be behind
Step = Callable[[int], object]


@dataclass(frozen=True)
class Checked:
    """
    A file that was read to its end without a fault.

    `programmes` are those that it tells apart from its parties, by their entries.
    """

    head: ListHead
    sha256: str
    programmes: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


def check(file: IO[bytes], step: Step) -> Checked:
    """Read the whole file; raise ListRefused with a sentence if it cannot be used."""
    digest = hashlib.sha256()
    head: ListHead | None = None
    programmes: dict[str, tuple[str, ...]] = {}
    for each in read(_chunks(file, digest.update, step)):
        if isinstance(each, ListHead):
            head = each
        elif isinstance(each, Programmes):
            programmes[each.entry] = programmes.get(each.entry, ()) + each.programmes
    if head is None:
        raise ListRefused("there are no entries in it")
    return Checked(head, digest.hexdigest(), programmes)


def admit(
    checked: Checked, current: SanctionsList | None, *, older: bool, today: date
) -> bool:
    """
    Say whether there is something to import: the same file again is nothing new.

    Unless it was read by an older portal, which knew less of it.
    Raise ListRefused if it is older than the list in force, unless `older` is wanted;
    or of a day to come, which would keep all later lists out.
    """
    if checked.head.published_on > today + AHEAD:
        raise ListRefused(
            f"it says that it was published on {checked.head.published_on}, which is "
            "still to come"
        )
    if current is None:
        return True
    same = (current.sha256, current.keys_version)
    if same == (checked.sha256, keys.VERSION) and current.addresses is not None:
        return False
    if checked.head.published_on < current.published_on and not older:
        raise ListRefused(
            f"it was published on {checked.head.published_on}, before the one in "
            f"force ({current.published_on}); add --older if that is meant"
        )
    return True


def begin(session: Session, checked: Checked, *, now: datetime) -> SanctionsList:
    """Make the row of a list that does not count yet."""
    row = SanctionsList(
        name=checked.head.name,
        published_on=checked.head.published_on,
        imported_at=now,
        sha256=checked.sha256,
        entries=checked.head.entries,
        keys_version=keys.VERSION,
    )
    session.add(row)
    session.flush()
    return row


def batches(file: IO[bytes], checked: Checked, step: Step) -> Iterator[list[Party]]:
    """Read the file again, some parties at a time; raise ListRefused if it changed."""
    digest = hashlib.sha256()
    parties = (
        replace(each, programmes=checked.programmes.get(each.entry, each.programmes))
        for each in read(_chunks(file, digest.update, step))
        if isinstance(each, Party)
    )
    while batch := list(islice(parties, BATCH)):
        yield batch
    if digest.hexdigest() != checked.sha256:
        raise ListRefused("it was changed while it was read")


def add(session: Session, list_id: int, parties: list[Party], index: Index) -> None:
    """Add some parties with their addresses, and to the index their sounds."""
    rows, addresses = [], []
    for party in parties:
        rows.append(_row(list_id, index.parties, party))
        for found in map(placed, party.addresses):
            index.forms[found.form] += 1
            addresses.append(_address(list_id, index.parties, found))
        index.add(party)
    session.execute(insert(SanctionedParty), rows)
    if addresses:
        session.execute(insert(ListedAddress), addresses)


def add_index(session: Session, list_id: int, index: Index) -> Iterator[None]:
    """Add the index, a part at each step, for a transaction each."""
    names = (
        {"list_id": list_id, "sound": sound, "names": pack(index.names[sound])}
        for sound in sorted(index.names)
    )
    spelt = (
        {"list_id": list_id, "spelling": spelling, "sounds": sounds}
        for spelling, sounds in sorted(index.spellings().items())
    )
    for table, rows in ((SanctionedSound, names), (SoundSpelling, spelt)):
        while batch := list(islice(rows, WORDS)):
            session.execute(insert(table), batch)
            yield


def put_in_force(
    session: Session, list_id: int, index: Index, *, now: datetime
) -> SanctionsList:
    """Let the list count from now on."""
    row = session.get_one(SanctionsList, list_id)
    row.in_force_at, row.addresses = now, index.forms.total()
    audit.record(
        session,
        "sanctions.imported",
        actor="operator",
        subject=f"sanctions:{row.sha256[:16]}",
        now=now,
        list=row.name,
        published_on=row.published_on.isoformat(),
        entries=row.entries,
        addresses=row.addresses,
    )
    return row


def remove_some(session: Session, *, but: int | None) -> bool:
    """Remove a part of the lists that do not count; say whether there is more."""
    others = select(SanctionsList.id).where(SanctionsList.id.is_distinct_from(but))
    other = session.scalar(others.limit(1))
    if other is None:
        return False
    for table in (SanctionedParty, SanctionedSound, SoundSpelling, ListedAddress):
        some = select(table.id).where(table.list_id == other).limit(WORDS)
        if ids := session.scalars(some).all():
            session.execute(delete(table).where(table.id.in_(ids)))
            return True
    session.execute(delete(SanctionsList).where(SanctionsList.id == other))
    return True


def _row(list_id: int, number: int, party: Party) -> dict[str, object]:
    return {
        "list_id": list_id,
        "number": number,
        "entry": party.entry,
        "kind": party.kind,
        "names": [[name.text, name.kind, name.quality] for name in party.names],
        "born": [
            [born.first.isoformat(), born.last.isoformat(), born.text]
            for born in party.born
        ],
        "nationalities": list(party.nationalities),
        "programmes": list(party.programmes),
    }


def _address(list_id: int, number: int, found: Placed) -> dict[str, object]:
    return {
        "list_id": list_id,
        "number": number,
        "asset": found.asset,
        "network": found.network,
        "normal": found.normal,
        "given": found.given,
        "form": found.form,
    }


def _chunks(
    file: IO[bytes], update: Callable[[bytes], object], step: Step
) -> Iterable[bytes]:
    file.seek(0)
    size = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise ListRefused("it is larger than any such list")
        update(chunk)
        step(len(chunk))
        yield chunk
