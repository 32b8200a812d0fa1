"""
Put a new sanctions list in the place of the one in force, while the portal works on.

The file is read twice: first to the end, so that nothing of a damaged one gets in,
then into rows, a batch a transaction. The new list counts from the moment in which
all of it is there; an import that was cut off counts never, and the next removes it.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import IO

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.domain import name_keys, ofac
from portal.domain.name_places import MOST_NAMES, pack, packed_place
from portal.domain.parties import ListHead, Party, PartyKind
from portal.errors import ListRefused
from portal.models.sanctions import (
    SanctionedParty,
    SanctionedSound,
    SanctionsList,
    SoundSpelling,
)
from portal.services import audit

LARGEST = 1 << 30  # bytes; the real file has 28 MB
CHUNK = 1 << 16
BATCH = 1000  # parties a transaction: a tenth of a second
WORDS = 5000  # rows of the index a transaction
Step = Callable[[int], object]


@dataclass(frozen=True)
class Checked:
    """A file that was read to its end without a fault."""

    head: ListHead
    sha256: str


def check(file: IO[bytes], step: Step) -> Checked:
    """Read the whole file; raise ListRefused with a sentence if it cannot be used."""
    digest = hashlib.sha256()
    head: ListHead | None = None
    for each in ofac.read(_chunks(file, digest.update, step)):
        head = each if isinstance(each, ListHead) else head
    if head is None:
        raise ListRefused("there are no entries in it")
    return Checked(head, digest.hexdigest())


def admit(checked: Checked, current: SanctionsList | None, *, older: bool) -> bool:
    """
    Say whether there is something to import: the same file again is nothing new.

    Raise ListRefused if it is older than the list in force, unless `older` is wanted.
    """
    if current is None:
        return True
    same = (current.sha256, current.keys_version)
    if same == (checked.sha256, name_keys.VERSION):
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
        keys_version=name_keys.VERSION,
    )
    session.add(row)
    session.flush()
    return row


def batches(file: IO[bytes], checked: Checked, step: Step) -> Iterator[list[Party]]:
    """Read the file again, some parties at a time; raise ListRefused if it changed."""
    digest = hashlib.sha256()
    read = ofac.read(_chunks(file, digest.update, step))
    parties = (each for each in read if isinstance(each, Party))
    while batch := list(islice(parties, BATCH)):
        yield batch
    if digest.hexdigest() != checked.sha256:
        raise ListRefused("it was changed while it was read")


@dataclass
class Index:
    """Collects where each sound stands; some megabytes for the whole list."""

    names: dict[str, "array[int]"] = field(default_factory=dict)
    single: set[str] = field(default_factory=set)
    parties: int = 0

    def add(self, party: Party) -> None:
        """Add the names of a person; nobody is taken for a ship or a company."""
        number, self.parties = self.parties, self.parties + 1
        if party.kind is not PartyKind.PERSON:
            return
        for place, name in enumerate(party.names[:MOST_NAMES]):
            keys = name_keys.keys(name.text)
            count = len(name_keys.telling(name_keys.words(name.text)))
            for sound in {key.sound for key in keys}:
                packed = packed_place(number, place, count)
                self.names.setdefault(sound, array("I")).append(packed)
            self.single |= {key.sound for key in keys if key.width == 1}

    def spellings(self) -> dict[str, str]:
        """Give for each spelling the sounds that have it."""
        found: dict[str, list[str]] = defaultdict(list)
        for sound in sorted(self.single):
            for spelling in name_keys.spellings(sound):
                found[spelling].append(sound)
        return {spelling: " ".join(sounds) for spelling, sounds in found.items()}


def add(session: Session, list_id: int, parties: list[Party], index: Index) -> None:
    """Add some parties, and to the index where their sounds stand."""
    rows = []
    for party in parties:
        rows.append(_row(list_id, index.parties, party))
        index.add(party)
    session.execute(insert(SanctionedParty), rows)


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


def put_in_force(session: Session, list_id: int, *, now: datetime) -> SanctionsList:
    """Let the list count from now on."""
    row = session.get_one(SanctionsList, list_id)
    row.in_force_at = now
    audit.record(
        session,
        "sanctions.imported",
        actor="operator",
        subject=f"sanctions:{row.sha256[:16]}",
        now=now,
        list=row.name,
        published_on=row.published_on.isoformat(),
        entries=row.entries,
    )
    return row


def remove_some(session: Session, *, but: int | None) -> bool:
    """Remove a part of the lists that do not count; say whether there is more."""
    others = select(SanctionsList.id).where(SanctionsList.id.is_distinct_from(but))
    other = session.scalar(others.limit(1))
    if other is None:
        return False
    for table in (SanctionedParty, SanctionedSound, SoundSpelling):
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
