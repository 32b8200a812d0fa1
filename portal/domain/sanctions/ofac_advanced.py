"""
Read SDN_ADVANCED.XML, the other form in which the same office publishes its list.

Most of it is said in numbers that its first part explains; programmes come last of
all, apart from the parties. https://ofac.treasury.gov/media/12781/download
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element

from portal.domain.sanctions.advanced_dates import day, period
from portal.domain.sanctions.listed_addresses import digital
from portal.domain.sanctions.ofac import KINDS, LONGEST, NAME
from portal.domain.sanctions.parties import (
    Born,
    ListHead,
    Party,
    PartyAddress,
    PartyKind,
    PartyName,
    Programmes,
    Quality,
)
from portal.errors import ListRefused

ROOT, ISSUED = "Sanctions", "DateOfIssue"
LOCATION, PARTY, ENTRY = "Location", "DistinctParty", "SanctionsEntry"
MEANINGS = {  # of the numbers, by the element that explains them
    "AliasTypeValues": "AliasType",
    "CountryValues": "Country",
    "FeatureTypeValues": "FeatureType",
    "NamePartTypeValues": "NamePartType",
    "PartySubTypeValues": "PartySubType",
    "PartyTypeValues": "PartyType",
    "SanctionsTypeValues": "SanctionsType",
}
WANTED = frozenset({ISSUED, LOCATION, PARTY, ENTRY, *MEANINGS})
NATIONAL = frozenset({"nationality country", "citizenship country"})
BORN = "birthdate"
PROGRAMME = "program"
# given names first, as the other form has them; others stay between
ORDER = {"first name": 0, "middle name": 1, "patronymic": 3, "last name": 4}


@dataclass
class Reading:
    """What the file said until here."""

    issued: date | None = None
    meanings: dict[tuple[str, str], str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # of a sub type: its type
    countries: dict[str, str] = field(default_factory=dict)  # of a location
    count: int = 0

    def meaning(self, what: str, number: str | None) -> str:
        """Give what a number means, in small letters; nothing if nobody said."""
        return self.meanings.get((what, number or ""), "").lower()

    def learn(self, element: Element) -> None:
        """Take what explains others."""
        if element.tag == ISSUED:
            self.issued = self.issued or day(element)
        elif element.tag == LOCATION:
            country = element.find("LocationCountry")
            if country is not None:
                key = ("Country", country.get("CountryID", ""))
                self.countries[element.get("ID", "")] = self.meanings.get(key, "")
        else:
            self._take(element, MEANINGS[element.tag])

    def _take(self, element: Element, what: str) -> None:
        for each in element.iterfind(what):
            number = each.get("ID", "")
            self.meanings[what, number] = _text(each)
            if what == "PartySubType":
                self.kinds[number] = each.get("PartyTypeID", "")


def parties(elements: Iterable[Element]) -> Iterator[ListHead | Party | Programmes]:
    """
    Give each party without its programmes, those by themselves, and the head at last.

    Raise ListRefused, with a sentence, as soon as something is not as it must be.
    """
    reading = Reading()
    for element in elements:
        if element.tag == PARTY:
            reading.count += 1
            yield _party(element, reading)
        elif element.tag == ENTRY:
            yield _programmes(element, reading)
        else:
            reading.learn(element)
    if reading.issued is None:
        raise ListRefused("it does not say when it was published")
    if not reading.count:
        raise ListRefused("there are no entries in it")
    yield ListHead(name=NAME, published_on=reading.issued, entries=reading.count)


def _party(element: Element, reading: Reading) -> Party:
    entry = element.get("FixedRef", "").strip()
    profile = element.find("Profile")
    kind = None if profile is None else _kind(profile.get("PartySubTypeID"), reading)
    names = tuple(_names(element, reading))
    if not entry or len(entry) > 40 or kind is None or not names:
        raise ListRefused(
            f"its entry number {reading.count} has no id, no kind or no name"
        )
    return Party(
        entry=entry,
        kind=kind,
        names=names,
        born=tuple(_born(element, reading)),
        nationalities=tuple(dict.fromkeys(_nationalities(element, reading))),
        addresses=tuple(dict.fromkeys(_addresses(element, reading))),
    )


def _kind(number: str | None, reading: Reading) -> PartyKind | None:
    """Give what it is: ships and aircraft by the sub type, the rest by the type."""
    parent = reading.kinds.get(number or "")
    told = reading.meaning("PartySubType", number)
    return KINDS.get(told) or KINDS.get(reading.meaning("PartyType", parent))


def _names(element: Element, reading: Reading) -> Iterator[PartyName]:
    found = [
        name
        for identity in element.iter("Identity")
        for name in _identity(identity, reading)
    ]
    yield from sorted(dict.fromkeys(found), key=lambda name: name.quality != "primary")


def _identity(identity: Element, reading: Reading) -> Iterator[PartyName]:
    groups = {
        each.get("ID", ""): reading.meaning("NamePartType", each.get("NamePartTypeID"))
        for each in identity.iter("NamePartGroup")
    }
    first = identity.get("Primary") != "false"
    for alias in identity.iterfind("Alias"):
        is_primary = first and alias.get("Primary") == "true"
        weak = alias.get("LowQuality") == "true"
        kind = reading.meaning("AliasType", alias.get("AliasTypeID"))[:40]
        for name in alias.iterfind("DocumentedName"):
            if text := _written(name, groups):
                quality: Quality = "weak" if weak else "strong"
                if is_primary:
                    quality, is_primary = "primary", False  # others are its spellings
                yield PartyName(text, "" if quality == "primary" else kind, quality)


def _written(name: Element, groups: dict[str, str]) -> str:
    parts = [
        (ORDER.get(groups.get(part.get("NamePartGroupID", ""), ""), 2), _text(part))
        for part in name.iter("NamePartValue")
    ]
    ordered = [text for _, text in sorted(parts, key=lambda part: part[0])]
    return " ".join(text for text in ordered if text)[:LONGEST]


def _features(element: Element, reading: Reading) -> Iterator[tuple[str, Element]]:
    for feature in element.iter("Feature"):
        kind = reading.meanings.get(
            ("FeatureType", feature.get("FeatureTypeID", "")), ""
        )
        for version in feature.iterfind("FeatureVersion"):
            yield kind, version


def _born(element: Element, reading: Reading) -> Iterator[Born]:
    for kind, version in _features(element, reading):
        if kind.lower() == BORN and (found := period(version)):
            yield found


def _nationalities(element: Element, reading: Reading) -> Iterator[str]:
    for kind, version in _features(element, reading):
        if kind.lower() in NATIONAL:
            for place in version.iterfind("VersionLocation"):
                if country := reading.countries.get(place.get("LocationID", "")):
                    yield country[:120]


def _addresses(element: Element, reading: Reading) -> Iterator[PartyAddress]:
    for kind, version in _features(element, reading):
        for detail in version.iterfind("VersionDetail"):
            if found := digital(kind, _text(detail)):
                yield found


def _programmes(element: Element, reading: Reading) -> Programmes:
    """Give an entry's programmes: the comments of some of its measures."""
    told = (
        " ".join((measure.findtext("Comment") or "").split())[:120]
        for measure in element.iterfind("SanctionsMeasure")
        if reading.meaning("SanctionsType", measure.get("SanctionsTypeID")) == PROGRAMME
    )
    named = tuple(dict.fromkeys(text for text in told if text))
    return Programmes(element.get("ProfileID", ""), named)


def _text(element: Element) -> str:
    return " ".join((element.text or "").split())
