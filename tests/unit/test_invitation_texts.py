"""Texts of one's own: what is refused, how places are filled, what an SMS costs."""

import pytest

from portal.domain.invitations.texts import fill, paragraphs, problems
from portal.domain.sms_parts import SmsParts, count
from portal.states import Channel

VALUES = {"name": "Ada {link}", "link": "https://x/i/1", "brand": "B", "days": "14"}


def found(body: str, subject: str = "Come", channel: Channel = Channel.EMAIL):
    return [
        (problem.field, problem.key)
        for problem in problems(subject, body, channel=channel, sample=VALUES, parts=2)
    ]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "empty"),
        ("Come.", "no_link"),
        ("{link} {link}", "links"),
        ("{link} {nmae}", "place"),
        ("{link} {name.__class__}", "place"),
        ("{link} {}", "place"),
        ("{link} {", "brace"),
        ("{link} {{name}}", "brace"),
        ("{link}" + "x" * 5000, "long"),
    ],
)
def test_a_text_that_cannot_be_filled_is_refused(body, problem):
    assert [("body", problem)] == found(body)


@pytest.mark.parametrize(
    ("subject", "problem"),
    [("", "empty"), ("{link}", "link"), ("{city}", "place"), ("x" * 151, "long")],
)
def test_a_subject_is_judged_as_well(subject, problem):
    assert [("subject", problem)] == found("{link}", subject)


def test_a_text_message_may_not_need_too_many_parts():
    assert [] == found("{link}" + "x" * 280, "", Channel.SMS)
    assert [("body", "parts")] == found("{link}" + "x" * 300, "", Channel.SMS)


def test_a_value_brings_no_places_of_its_own():
    assert "Hello Ada {link}: https://x/i/1" == fill("Hello {name}: {link}", VALUES)


def test_a_greeting_is_left_out_where_no_name_is_known():
    nameless = VALUES | {"name": ""}

    assert "{link}".replace("{link}", "https://x/i/1") == fill(
        "Hello {name},\n\n{link}", nameless
    )
    assert "Hello, come: https://x/i/1" == fill("Hello {name}, come: {link}", nameless)


def test_empty_lines_divide_paragraphs():
    assert ["a\nb", "c"] == paragraphs("a\nb\n\n \n\nc\n")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, SmsParts("GSM-7", 160, 1)),
        ("a" * 161, SmsParts("GSM-7", 161, 2)),
        ("€" * 80, SmsParts("GSM-7", 160, 1)),
        ("é" * 306, SmsParts("GSM-7", 306, 2)),
        ("ع" * 70, SmsParts("UCS-2", 70, 1)),
        ("a" * 70 + "ع", SmsParts("UCS-2", 71, 2)),
        ("😀" * 36, SmsParts("UCS-2", 72, 2)),
    ],
)
def test_parts_of_a_text_message(text, parts):
    assert parts == count(text)
