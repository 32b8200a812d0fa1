"""Reading OFAC's list: all of it, or a sentence why not."""

from datetime import date

import pytest

from portal.domain.documents import elements
from portal.domain.documents.elements import records
from portal.domain.sanctions.birth_dates import born
from portal.domain.sanctions.files import read
from portal.domain.sanctions.parties import (
    ListHead,
    Party,
    PartyAddress,
    PartyKind,
    PartyName,
)
from portal.errors import ListRefused
from tests.lists import SDN

CONTENT = SDN.read_bytes()
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE sdnList [<!ENTITY a "ha">'
    b'<!ENTITY b "&a;&a;&a;&a;">]><sdnList>&b;</sdnList>'
)
OUTSIDE = b'<!DOCTYPE sdnList SYSTEM "file:///etc/passwd"><sdnList/>'
ADVANCED = (
    b'<Sanctions xmlns="https://example.org/ADVANCED_XML"><DateOfIssue/></Sanctions>'
)


def pieces(content: bytes, size: int = 61) -> list[bytes]:
    """Cut a file, in the middle of everything."""
    return [content[start : start + size] for start in range(0, len(content), size)]


def parties() -> dict[str, Party]:
    """Give the invented list's parties by their ids."""
    return {each.entry: each for each in read([CONTENT]) if isinstance(each, Party)}


def why(content: bytes) -> str:
    """Give the sentence with which a file is refused."""
    with pytest.raises(ListRefused) as refused:
        list(read(pieces(content)))
    return refused.value.why


def test_a_list_says_when_it_was_published():
    first = next(read([CONTENT]))

    assert (
        ListHead(name="OFAC SDN", published_on=date(2026, 11, 20), entries=8) == first
    )


def test_a_person_has_names_dates_and_programmes():
    person = parties()["90001"]

    assert PartyKind.PERSON is person.kind
    assert ("UTO-EO1", "SDGT") == person.programmes
    assert ("Utopia",) == person.nationalities
    assert (
        PartyName("Gorvath Elemer QUASTEL"),
        PartyName("Horvat KVASTEL", "a.k.a.", "strong"),
        PartyName("THE GREY PILOT", "a.k.a.", "weak"),
    ) == person.names
    assert [date(1961, 3, 7)] == [each.first for each in person.born if each.exact]


def test_citizenship_counts_as_nationality():
    assert ("Erewhon",) == parties()["90002"].nationalities


def test_companies_ships_and_aircraft_are_told_apart():
    kinds = [parties()[entry].kind for entry in ("90003", "90004", "90005")]

    assert [PartyKind.ENTITY, PartyKind.VESSEL, PartyKind.AIRCRAFT] == kinds


def test_blockchain_addresses_are_read_from_among_the_documents():
    assert (PartyAddress("XBT", "1InventedAddressOfNobody"),) == parties()[
        "90001"
    ].addresses
    assert ["XBT", "ETH", "USDT"] == [
        each.asset for each in parties()["90003"].addresses
    ]


def test_the_predefined_entities_of_xml_are_read():
    assert "MERIDIAN & SONS" == parties()["90003"].names[1].text


def test_it_is_the_same_however_the_file_is_cut_into_pieces():
    assert list(read([CONTENT])) == list(read(pieces(CONTENT, 7)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (CONTENT[: len(CONTENT) // 2], "its end is missing"),
        (CONTENT[:-12], "its end is missing"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not XML"),
        (b"uid,name\n1,SOMEBODY\n", "not XML"),
        (b"PK\x03\x04" + bytes(50), "not XML"),
        (ADVANCED, "when it was published"),
        (b"<html/>", "begins by <html> and not by <sdnList> or <Sanctions>"),
        (BOMB, "declares a document type"),
        (OUTSIDE, "declares a document type"),
        (b"<sdnList/>", "when it was published"),
        (b"<sdnList><sdnEntry/></sdnList>", "when it was published"),
        (CONTENT.replace(b"11/20/2026", b"20.11.2026"), "date of publication"),
        (CONTENT.replace(b"<Record_Count>8", b"<Record_Count>9"), "9 entries"),
        (CONTENT.replace(b"<uid>90004</uid>", b""), "entry number 4"),
        (CONTENT.replace(b"Vessel<", b"Submarine<"), "entry number 4"),
        (CONTENT.replace(b"<lastName>SINGLENAME</lastName>", b""), "entry number 7"),
        (CONTENT.replace(b"</akaList>", b"</akalist>", 1), "not XML, or was damaged"),
        (b"<sdnList>" + b"<a>" * 60, "nested too deeply"),
    ],
)  # fmt: skip
def test_another_or_damaged_file_is_refused_with_a_sentence(
    content: bytes, sentence: str
):
    assert sentence in why(content)


def test_a_list_without_entries_is_refused():
    head = CONTENT[: CONTENT.index(b"<sdnEntry>")].replace(b"Count>8", b"Count>0")

    assert "no entries" in why(head + b"</sdnList>")


def test_an_entry_without_end_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(elements, "LARGEST", 1000)
    endless = [b"<sdnList><sdnEntry><remarks>", *[b"x" * 100] * 20]

    with pytest.raises(ListRefused) as refused:
        list(records(endless, {"sdnList": {"sdnEntry"}}))

    assert "larger than any real one" in refused.value.why


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10 Dec 1948", date(1948, 12, 10), date(1948, 12, 10)),
        ("Feb 1948", date(1948, 2, 1), date(1948, 2, 29)),
        ("1948", date(1948, 1, 1), date(1948, 12, 31)),
        ("circa 1948", date(1947, 1, 1), date(1949, 12, 31)),
        ("1950 to 1955", date(1950, 1, 1), date(1955, 12, 31)),
        ("circa 1965-1969", date(1964, 1, 1), date(1969, 12, 31)),
        ("1963 to circa 1965", date(1963, 1, 1), date(1966, 12, 31)),
        ("01 Jan 1961 to 31 Dec 1962", date(1961, 1, 1), date(1962, 12, 31)),
    ],
)
def test_a_birth_date_may_be_a_day_a_month_a_year_or_a_range(text, first, last):
    found = born(text)

    assert found is not None
    assert (first, last, text) == (found.first, found.last, found.text)


@pytest.mark.parametrize(
    "text",
    ["", "unknown", "31 Feb 1950", "10 Foo 1948", "1955 to 1950", "12", "1 2 1948",
     "99999", "1950 to 1955 to 1960", "9 May"],
)  # fmt: skip
def test_what_is_no_birth_date_is_left_out(text: str):
    assert born(text) is None
