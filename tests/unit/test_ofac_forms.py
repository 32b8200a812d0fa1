"""OFAC's two forms say the same, and neither can be broken into a crash."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from portal.domain.documents import elements
from portal.domain.documents.elements import records
from portal.domain.sanctions.advanced_dates import period
from portal.domain.sanctions.files import read
from portal.domain.sanctions.parties import (
    Born,
    Party,
    PartyAddress,
    PartyKind,
    PartyName,
)
from portal.errors import ListRefused
from portal.services.demo.parties import INVENTED
from portal.services.sanctions import importing
from tests.lists.drawing import advanced, sdn

DAY = date(2026, 11, 20)
LETTERS = any_of.text("ABCDEFÖÜ &<>\"'العربية", min_size=1, max_size=12).filter(
    lambda text: text == " ".join(text.split()) and text
)
DAYS = any_of.dates(date(1900, 1, 1), date(2008, 1, 1))
BORN = DAYS.map(lambda day: Born(day, day, f"{day:%d %b %Y}"))
ADDRESSES = any_of.builds(
    PartyAddress,
    any_of.sampled_from(["XBT", "ETH", "USDT", "XMR"]),
    any_of.text("0123456789abcdefxTM", min_size=1, max_size=40),
)
PARTIES = any_of.builds(
    Party,
    entry=any_of.integers(1, 99_999).map(str),
    kind=any_of.sampled_from(PartyKind),
    names=any_of.builds(
        lambda first, others: (PartyName(first), *others),
        LETTERS,
        any_of.lists(
            any_of.builds(
                PartyName,
                LETTERS,
                any_of.sampled_from(["a.k.a.", "f.k.a."]),
                any_of.sampled_from(["strong", "weak"]),
            ),
            max_size=2,
            unique=True,
        ),
    ),
    born=any_of.lists(BORN, max_size=2).map(tuple),
    nationalities=any_of.lists(
        any_of.sampled_from(["Utopia", "Erewhon"]), unique=True
    ).map(tuple),
    programmes=any_of.lists(any_of.sampled_from(["A", "B-1"]), unique=True).map(tuple),
    addresses=any_of.lists(ADDRESSES, max_size=3, unique=True).map(tuple),
)
LISTS = any_of.lists(PARTIES, min_size=1, max_size=4, unique_by=lambda each: each.entry)
READ = list(read([INVENTED.read_bytes()]))
WHOLE = advanced([each for each in READ if isinstance(each, Party)], DAY)


def taken(content: bytes) -> list[Party]:
    """Read a list as its import does, programmes and all."""
    file = BytesIO(content)
    checked = importing.check(file, lambda _: None)
    assert DAY == checked.head.published_on
    batches = importing.batches(file, checked, lambda _: None)
    found = [party for batch in batches for party in batch]
    assert checked.head.entries == len(found)
    return found


@given(LISTS)
def test_both_forms_say_the_same(parties: list[Party]):
    assert parties == taken(sdn(parties, DAY))
    assert parties == taken(advanced(parties, DAY))


def test_the_advanced_form_says_of_the_invented_list_what_the_other_does():
    def without_days(party: Party) -> Party:
        days = tuple(replace(each, text="") for each in party.born)
        return replace(party, born=days)

    plain = [without_days(each) for each in taken(INVENTED.read_bytes())]

    assert plain == [without_days(each) for each in taken(WHOLE)]
    spaced = advanced(taken(WHOLE), DAY, space="a:")
    assert plain == [without_days(each) for each in taken(spaced)]


def test_names_are_put_in_the_order_in_which_people_say_them():
    name = (
        b'<Alias Primary="true"><DocumentedName>'
        b'<DocumentedNamePart><NamePartValue NamePartGroupID="1">QUASTEL'
        b"</NamePartValue></DocumentedNamePart>"
        b'<DocumentedNamePart><NamePartValue NamePartGroupID="2">Gorvath'
        b"</NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
        b'<NamePartGroups><NamePartGroup ID="1" NamePartTypeID="1520"/>'
        b'<NamePartGroup ID="2" NamePartTypeID="1521"/></NamePartGroups>'
    )
    one = Party(entry="1", kind=PartyKind.PERSON, names=(PartyName("X"),))
    content = advanced([one], DAY)
    start, end = content.index(b"<Alias "), content.index(b"</Identity>")

    [found] = taken(content[:start] + name + content[end:])

    assert (PartyName("Gorvath QUASTEL"),) == found.names


@pytest.mark.parametrize(
    ("told", "first", "last", "text"),
    [
        ("<Start><From>{1961-03-07}</From></Start>",
         "1961-03-07", "1961-03-07", "07 Mar 1961"),
        ("<Start><From>{1961-01-01}</From></Start><End><To>{1961-12-31}</To></End>",
         "1961-01-01", "1961-12-31", "1961"),
        ("<Start><From>{1961-01-01}</From></Start><End><To>{1963-12-31}</To></End>",
         "1961-01-01", "1963-12-31", "1961 to 1963"),
        ('<Start Approximate="true"><From>{1961-01-01}</From></Start>'
         "<End><To>{1961-12-31}</To></End>",
         "1960-01-01", "1962-12-31", "circa 1961"),
        ("<Start><From>{1961-02-31}</From></Start>", None, None, None),
        ("<Start><From>{1961-03-07}</From></Start><End><To>{1950-01-01}</To></End>",
         None, None, None),
        ("", None, None, None),
    ],
)  # fmt: skip
def test_a_time_of_birth_is_read_from_its_parts(told, first, last, text):
    for each in ("1961-03-07", "1961-01-01", "1961-12-31", "1963-12-31", "1961-02-31",
                 "1950-01-01"):  # fmt: skip
        year, month, day = each.split("-")
        parts = f"<Year>{year}</Year><Month>{month}</Month><Day>{day}</Day>"
        told = told.replace(f"{{{each}}}", parts)
    wanted = {"r": {"v"}}
    content = f"<r><v><DatePeriod>{told}</DatePeriod></v></r>".encode()
    [version] = records([content], wanted)

    found = period(version)

    if first is None:
        assert found is None
    else:
        expected = Born(date.fromisoformat(first), date.fromisoformat(last), text)
        assert expected == found


@given(any_of.data())
def test_a_mangled_file_is_read_or_refused(data):
    content = bytearray(data.draw(any_of.sampled_from([WHOLE, INVENTED.read_bytes()])))
    for _ in range(data.draw(any_of.integers(1, 5))):
        place = data.draw(any_of.integers(0, len(content) - 1))
        content[place] = data.draw(any_of.integers(0, 255))
    cut = data.draw(any_of.none() | any_of.integers(0, len(content)))

    with suppress(ListRefused):
        list(read([bytes(content[:cut])]))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (WHOLE[: len(WHOLE) // 2], "its end is missing"),
        (WHOLE.replace(b"<Year>2026</Year>", b"<Year>soon</Year>", 1), "published"),
        (WHOLE.replace(b'FixedRef="90004"', b""), "entry number 4"),
        (WHOLE.replace(b'PartySubTypeID="1"', b'PartySubTypeID="9"'), "entry number 4"),
        (b"<!DOCTYPE Sanctions [<!ENTITY a 'b'>]>" + WHOLE[38:], "document type"),
        (advanced([], DAY), "no entries"),
        (WHOLE.replace(b"utf-8", b"u-f-8"), "unknown encoding"),
    ],
)  # fmt: skip
def test_a_damaged_advanced_file_is_refused(content: bytes, sentence: str):
    with pytest.raises(ListRefused) as refused:
        list(read([content]))

    assert sentence in refused.value.why


def test_attributes_without_end_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(elements, "LARGEST", 1000)
    many = [b'<Comment a="' + b"x" * 90 + b'"/>'] * 20

    with pytest.raises(ListRefused) as refused:
        list(read([b"<Sanctions><DistinctParty>", *many]))

    assert "larger than any real one" in refused.value.why
