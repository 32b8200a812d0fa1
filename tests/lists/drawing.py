"""Draws a sanctions list in both forms in which OFAC publishes it."""

from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from portal.domain.sanctions.parties import Born, Party, PartyKind, PartyName

SUB_TYPES = {
    PartyKind.VESSEL: 1,
    PartyKind.AIRCRAFT: 2,
    PartyKind.ENTITY: 3,
    PartyKind.PERSON: 4,
}
WORDS = {
    PartyKind.VESSEL: "Vessel",
    PartyKind.AIRCRAFT: "Aircraft",
    PartyKind.ENTITY: "Entity",
    PartyKind.PERSON: "Individual",
}
DIGITAL = "Digital Currency Address - "
FIRST_FEATURE = 344  # the numbers of assets begin here


def sdn(parties: Sequence[Party], published: date) -> bytes:
    """Draw SDN.XML; birth dates are days."""
    entries = "".join(map(_entry, parties))
    return (
        '<?xml version="1.0"?><sdnList xmlns="https://example.org/XML">'
        f"<publshInformation><Publish_Date>{published:%m/%d/%Y}</Publish_Date>"
        f"<Record_Count>{len(parties)}</Record_Count></publshInformation>"
        f"{entries}</sdnList>"
    ).encode()


def advanced(parties: Sequence[Party], published: date, *, space: str = "") -> bytes:
    """Draw SDN_ADVANCED.XML; `space` is a prefix for each element, such as "a:"."""
    assets = list(
        dict.fromkeys(each.asset for party in parties for each in party.addresses)
    )
    lands = list(
        dict.fromkeys(land for party in parties for land in party.nationalities)
    )
    text = (
        f'<Sanctions Version="0"><DateOfIssue>{_day(published)}</DateOfIssue>'
        f"<ReferenceValueSets>{_meanings(assets, lands)}</ReferenceValueSets>"
        f"<Locations>{_places(lands)}</Locations><DistinctParties>"
        f"{''.join(_distinct(each, assets, lands) for each in parties)}"
        "</DistinctParties>"
        f"<SanctionsEntries>{''.join(map(_measures, parties))}</SanctionsEntries>"
        "</Sanctions>"
    )
    if space:
        text = text.replace("</", "\0").replace("<", f"<{space}")
        text = text.replace("\0", f"</{space}")
    return f'<?xml version="1.0" encoding="utf-8"?>{text}'.replace(
        "Sanctions Version", 'Sanctions xmlns:a="urn:a" Version', 1
    ).encode()


def _entry(party: Party) -> str:
    first, *others = party.names
    return (
        f"<sdnEntry><uid>{escape(party.entry)}</uid>"
        f"<lastName>{escape(first.text)}</lastName>"
        f"<sdnType>{WORDS[party.kind]}</sdnType>"
        f"<programList>{_all('program', party.programmes)}</programList><idList>"
        + "".join(
            f"<id><idType>{DIGITAL}{each.asset}</idType>"
            f"<idNumber>{escape(each.address)}</idNumber></id>"
            for each in party.addresses
        )
        + f"</idList><akaList>{''.join(map(_aka, others))}</akaList>"
        "<nationalityList>"
        + "".join(
            f"<nationality><country>{escape(each)}</country></nationality>"
            for each in party.nationalities
        )
        + "</nationalityList><dateOfBirthList>"
        + "".join(
            f"<dateOfBirthItem><dateOfBirth>{each.text}</dateOfBirth></dateOfBirthItem>"
            for each in party.born
        )
        + "</dateOfBirthList></sdnEntry>"
    )


def _aka(name: PartyName) -> str:
    return (
        f"<aka><type>{name.kind}</type><category>{name.quality}</category>"
        f"<lastName>{escape(name.text)}</lastName></aka>"
    )


def _all(tag: str, texts: Sequence[str]) -> str:
    return "".join(f"<{tag}>{escape(each)}</{tag}>" for each in texts)


def _meanings(assets: Sequence[str], lands: Sequence[str]) -> str:
    features = {8: "Birthdate", 10: "Nationality Country", 9: "Place of Birth"}
    features |= {
        FIRST_FEATURE + place: f"{DIGITAL}{asset}" for place, asset in enumerate(assets)
    }
    sets = {
        "AliasType": {1400: "A.K.A.", 1401: "F.K.A.", 1403: "Name"},
        "Country": dict(enumerate(lands)),
        "FeatureType": features,
        "NamePartType": {1520: "Last Name", 1521: "First Name", 1525: "Entity Name"},
        "PartyType": {1: "Individual", 2: "Entity", 4: "Transport"},
        "SanctionsType": {1: "Program", 1705: "Block"},
    }
    subs = ((1, 4, "Vessel"), (2, 4, "Aircraft"), (3, 2, "Unknown"), (4, 1, "Unknown"))
    return "".join(_set(name, values) for name, values in sets.items()) + (
        "<PartySubTypeValues>"
        + "".join(
            f'<PartySubType ID="{number}" PartyTypeID="{kind}">{word}</PartySubType>'
            for number, kind, word in subs
        )
        + "</PartySubTypeValues>"
    )


def _set(name: str, values: dict[int, str]) -> str:
    lines = "".join(
        f'<{name} ID="{number}">{escape(word)}</{name}>'
        for number, word in values.items()
    )
    return f"<{name}Values>{lines}</{name}Values>"


def _places(lands: Sequence[str]) -> str:
    return "".join(
        f'<Location ID="{500 + number}"><LocationCountry CountryID="{number}"/>'
        "</Location>"
        for number, _ in enumerate(lands)
    )


def _distinct(party: Party, assets: Sequence[str], lands: Sequence[str]) -> str:
    ref = quoteattr(party.entry)
    return (
        f"<DistinctParty FixedRef={ref}><Comment/>"
        f'<Profile ID={ref} PartySubTypeID="{SUB_TYPES[party.kind]}">'
        '<Identity ID="7" Primary="true">'
        + "".join(map(_alias, party.names))
        + '<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" '
        'NamePartTypeID="1525"/></MasterNamePartGroup></NamePartGroups></Identity>'
        + "".join(_features(party, assets, lands))
        + "</Profile></DistinctParty>"
    )


def _alias(name: PartyName) -> str:
    kind = {"f.k.a.": 1401, "": 1403}.get(name.kind, 1400)
    primary = str(name.quality == "primary").lower()
    weak = str(name.quality == "weak").lower()
    return (
        f'<Alias AliasTypeID="{kind}" Primary="{primary}" LowQuality="{weak}">'
        '<DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="1">'
        f"{escape(name.text)}</NamePartValue></DocumentedNamePart></DocumentedName>"
        "</Alias>"
    )


def _features(
    party: Party, assets: Sequence[str], lands: Sequence[str]
) -> Iterator[str]:
    yield from (_feature(8, _born(each)) for each in party.born)
    for land in party.nationalities:
        yield _feature(10, f'<VersionLocation LocationID="{500 + lands.index(land)}"/>')
    for each in party.addresses:
        detail = f'<VersionDetail DetailTypeID="1432">{escape(each.address)}'
        number = FIRST_FEATURE + assets.index(each.asset)
        yield _feature(number, f"{detail}</VersionDetail>")


def _feature(number: int, content: str) -> str:
    return (
        f'<Feature FeatureTypeID="{number}"><FeatureVersion><Comment/>{content}'
        "</FeatureVersion></Feature>"
    )


def _born(born: Born) -> str:
    return (
        f"<DatePeriod><Start><From>{_day(born.first)}</From></Start>"
        f"<End><To>{_day(born.last)}</To></End></DatePeriod>"
    )


def _day(day: date) -> str:
    return f"<Year>{day.year}</Year><Month>{day.month}</Month><Day>{day.day}</Day>"


def _measures(party: Party) -> str:
    measures = "".join(
        f'<SanctionsMeasure SanctionsTypeID="1"><Comment>{escape(each)}</Comment>'
        "</SanctionsMeasure>"
        for each in party.programmes
    )
    return (
        f"<SanctionsEntry ProfileID={quoteattr(party.entry)}>"
        '<SanctionsMeasure SanctionsTypeID="1705"><Comment>no programme</Comment>'
        f"</SanctionsMeasure>{measures}</SanctionsEntry>"
    )
