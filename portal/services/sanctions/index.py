"""What is collected of a sanctions list while it is imported, and kept at its end."""

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from portal.domain.names import keys as name_keys
from portal.domain.names.places import MOST_NAMES, packed_place
from portal.domain.sanctions.listed_addresses import Form
from portal.domain.sanctions.parties import Party, PartyKind


@dataclass
class Index:
    """Collects where each sound stands; some megabytes for the whole list."""

    names: dict[str, "array[int]"] = field(default_factory=dict)
    single: set[str] = field(default_factory=set)
    parties: int = 0
    forms: Counter[Form] = field(default_factory=Counter)  # of the addresses

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
