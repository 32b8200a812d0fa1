"""Look a person up in the sanctions list that was imported."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.names import keys as name_keys
from portal.domain.names.places import best, party_and_name, unpack
from portal.domain.sanctions import listed
from portal.domain.sanctions.listed import Hit
from portal.domain.sanctions.parties import Born, Party, PartyName
from portal.models.sanctions import (
    SanctionedParty,
    SanctionedSound,
    SanctionsList,
    SoundSpelling,
)
from portal.policy import DataPolicy

MOST = 60  # names that share the most sounds; the others share less


@dataclass(frozen=True)
class Searched:
    """What a search found, and in which list; without a list nothing was searched."""

    list: SanctionsList | None
    hits: tuple[Hit, ...] = field(default=())


def in_force(session: Session) -> SanctionsList | None:
    """Give the list that counts, or None before the first import."""
    return session.scalar(
        select(SanctionsList)
        .where(SanctionsList.in_force_at.is_not(None))
        .order_by(SanctionsList.in_force_at.desc(), SanctionsList.id.desc())
        .limit(1)
    )


def search(
    session: Session, name: str, birth_date: date | None, *, policy: DataPolicy
) -> Searched:
    """Give the listed persons whose name is like this one, the likest first."""
    found = in_force(session)
    if found is None:
        return Searched(None)
    candidates = _candidates(session, found, name)
    return Searched(found, listed.hits(name, birth_date, candidates, policy))


def _candidates(
    session: Session, found: SanctionsList, name: str
) -> Iterator[tuple[Party, int]]:
    places = [party_and_name(place) for place in _places(session, found, name)]
    rows = session.scalars(
        select(SanctionedParty).where(
            SanctionedParty.list_id == found.id,
            SanctionedParty.number.in_({number for number, _ in places}),
        )
    )
    parties = {row.number: _party(row) for row in rows}
    return ((parties[number], place) for number, place in places)


def _places(session: Session, found: SanctionsList, name: str) -> list[int]:
    keys = name_keys.keys(name)
    single = {key.place: key.sound for key in keys if key.width == 1}
    spelt = _spelt(session, found, single.values())
    near = {
        place: {each for each in spelt if name_keys.near(each, sound)}
        for place, sound in single.items()
    }
    wanted = {key.sound for key in keys}.union(*near.values())
    names = _names(session, found, wanted)
    joined: dict[int, list[int]] = defaultdict(list)
    for key in keys:
        if key.width > 1:
            joined[key.width].extend(names.get(key.sound, ()))
    return best(
        {place: names.get(sound, ()) for place, sound in single.items()},
        {
            place: [each for sound in sounds for each in names.get(sound, ())]
            for place, sounds in near.items()
        },
        joined,
        words=len(name_keys.telling(name_keys.words(name))),
        most=MOST,
    )


def _spelt(session: Session, found: SanctionsList, sounds: Iterable[str]) -> set[str]:
    """Give each listed sound that shares a spelling with one of these."""
    spellings = {each for sound in sounds for each in name_keys.spellings(sound)}
    rows = session.scalars(
        select(SoundSpelling.sounds).where(
            SoundSpelling.list_id == found.id, SoundSpelling.spelling.in_(spellings)
        )
    )
    return {sound for row in rows for sound in row.split()}


def _names(
    session: Session, found: SanctionsList, sounds: Collection[str]
) -> dict[str, Sequence[int]]:
    """Give the places of the names that have a sound."""
    rows = session.execute(
        select(SanctionedSound.sound, SanctionedSound.names).where(
            SanctionedSound.list_id == found.id, SanctionedSound.sound.in_(sounds)
        )
    )
    return {sound: unpack(names) for sound, names in rows}


def _party(row: SanctionedParty) -> Party:
    return Party(
        entry=row.entry,
        kind=row.kind,
        names=tuple(PartyName(*each) for each in row.names),  # type: ignore[arg-type]
        born=tuple(
            Born(date.fromisoformat(first), date.fromisoformat(last), text)
            for first, last, text in row.born
        ),
        nationalities=tuple(row.nationalities),
        programmes=tuple(row.programmes),
    )
