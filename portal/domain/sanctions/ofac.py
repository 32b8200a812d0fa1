"""
Read SDN.XML, the list of the Office of Foreign Assets Control of the US Treasury.

https://home.treasury.gov/policy-issues/office-of-foreign-assets-control-sanctions-programs-and-information
The consolidated list of the same office has the same form. A work of the United
States' government, and so in the public domain (17 USC 105).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from portal.domain.sanctions.birth_dates import born
from portal.domain.sanctions.listed_addresses import digital
from portal.domain.sanctions.parties import (
    Born,
    ListHead,
    Party,
    PartyAddress,
    PartyKind,
    PartyName,
    Quality,
)
from portal.errors import ListRefused

NAME = "OFAC SDN"
ROOT, HEAD, ENTRY = "sdnList", "publshInformation", "sdnEntry"  # the spelling is theirs
WANTED = frozenset({HEAD, ENTRY})
KINDS = {
    "individual": PartyKind.PERSON,
    "entity": PartyKind.ENTITY,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
LONGEST = 600  # letters of a name; the longest real one is below 350


def parties(elements: Iterable[Element]) -> Iterator[ListHead | Party]:
    """
    Give what the list says of itself, then each of its parties.

    Raise ListRefused, with a sentence, as soon as something is not as it must be; at
    the end if there are not as many entries as the list says.
    """
    head, count = None, 0
    for element in elements:
        if element.tag == HEAD:
            head = _head(element)
            yield head
        elif head is None:
            raise ListRefused("it does not say when it was published")
        else:
            count += 1
            yield _party(element, count)
    if head is None:
        raise ListRefused("it does not say when it was published")
    if count != head.entries:
        raise ListRefused(
            f"it says that it has {head.entries} entries, but there are {count}"
        )
    if not count:
        raise ListRefused("there are no entries in it")


def _head(element: Element) -> ListHead:
    told, count = _text(element, "Publish_Date"), _text(element, "Record_Count")
    try:
        published = datetime.strptime(told, "%m/%d/%Y").date()  # noqa: DTZ007 - a day
        return ListHead(name=NAME, published_on=published, entries=int(count))
    except ValueError as error:
        raise ListRefused(
            "its date of publication or its count of entries cannot be read"
        ) from error


def _party(element: Element, number: int) -> Party:
    entry, kind = _text(element, "uid"), _text(element, "sdnType").lower()
    names = tuple(_names(element))
    if not entry or len(entry) > 40 or kind not in KINDS or not names:
        raise ListRefused(f"its entry number {number} has no id, no kind or no name")
    return Party(
        entry=entry,
        kind=KINDS[kind],
        names=names,
        born=tuple(_born(element)),
        nationalities=_texts(element, "nationalityList/nationality/country")
        + _texts(element, "citizenshipList/citizenship/country"),
        programmes=_texts(element, "programList/program"),
        addresses=tuple(dict.fromkeys(_addresses(element))),
    )


def _names(element: Element) -> Iterator[PartyName]:
    if primary := _name(element):
        yield PartyName(primary)
    for aka in element.iterfind("akaList/aka"):
        if name := _name(aka):
            weak = _text(aka, "category").lower() == "weak"
            quality: Quality = "weak" if weak else "strong"
            yield PartyName(name, _text(aka, "type")[:40], quality)


def _name(element: Element) -> str:
    parts = (_text(element, "firstName"), _text(element, "lastName"))
    return " ".join(part for part in parts if part)[:LONGEST]


def _born(element: Element) -> Iterator[Born]:
    for told in _texts(element, "dateOfBirthList/dateOfBirthItem/dateOfBirth"):
        if found := born(told):
            yield found


def _addresses(element: Element) -> Iterator[PartyAddress]:
    for each in element.iterfind("idList/id"):
        if found := digital(_text(each, "idType"), _text(each, "idNumber")):
            yield found


def _text(element: Element, name: str) -> str:
    return " ".join((element.findtext(name) or "").split())


def _texts(element: Element, path: str) -> tuple[str, ...]:
    found = element.iterfind(path)
    texts = (" ".join((each.text or "").split())[:120] for each in found)
    return tuple(dict.fromkeys(text for text in texts if text))
