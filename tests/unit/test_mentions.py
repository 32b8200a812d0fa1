"""Whom a note names."""

import pytest

from portal.domain.mentions import Person, mentioned, parts

SAM = Person(1, "Sam Support", "sam@example.org")
ZOE = Person(2, "Zoë Weiß", "zoe@example.org")
ROBIN = Person(3, "Robin Rao", "robin@example.org")
OTHER_ROBIN = Person(4, "Robin Ray", "ray@example.org")
EVERYBODY = [SAM, ZOE, ROBIN, OTHER_ROBIN]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Sam Support please call", [SAM]),
        ("please, @sam support!", [SAM]),
        ("@Sam: see above, and @ZOË too", [SAM, ZOE]),
        ("for @zoe@example.org.", [ZOE]),
        ("@Robin Ray, not the other", [OTHER_ROBIN]),
        ("@Sam and @Sam again", [SAM]),
        ("@Sam's idea", [SAM]),
        ("(@Sam)", [SAM]),
        ("@Robin", []),  # two answer to it
        ("@Samuel", []),
        ("@sam@example.com", []),
        ("write to sam@example.org", []),
        ("@", []),
        ("@@@@", []),
        ("", []),
    ],
)
def test_colleagues_are_found_by_what_they_answer_to(text, named):
    assert named == mentioned(text, EVERYBODY)


@pytest.mark.parametrize(
    "text", ["@Sam, hi\n@Zoë Weiß @nobody", "İ@Sam", "no one", "@Sam@Zoë", "@" * 99]
)
def test_the_parts_together_are_the_note(text):
    assert text == "".join(part.text for part in parts(text, EVERYBODY))


def test_nobody_can_be_named_where_nobody_is():
    assert [] == mentioned("@Sam", [])


def test_two_of_the_same_name_answer_to_their_addresses_alone():
    twins = [SAM, Person(9, "Sam Support", "twin@example.org")]

    assert [] == mentioned("@Sam Support", twins)
    assert [twins[1]] == mentioned("@twin@example.org", twins)
