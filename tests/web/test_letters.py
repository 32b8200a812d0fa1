"""The words of messages: in the reader's language, with nothing slipped in."""

import re

import pytest
from flask import Flask

from portal.web import letters

CODE = {"code": "012345", "minutes": 30}
LETTERS = {
    "sign_in_code": CODE,
    "no_account": {},
    "email_code": {**CODE, "url": "https://portal.example/e/abc"},
    "result": {"outcome": "approved", "url": "https://portal.example/verify"},
}


@pytest.fixture(autouse=True)
def _context(app: Flask):
    with app.app_context():
        yield


@pytest.mark.parametrize("language", ["en", "ar", "no such language"])
@pytest.mark.parametrize("kind", LETTERS)
def test_each_letter_says_the_same_in_text_and_html(kind, language):
    words = letters.email(kind, language, **LETTERS[kind])

    assert words.subject
    assert "\n" not in words.subject
    for value in ("code", "url"):
        if value in LETTERS[kind]:
            assert LETTERS[kind][value] in words.text
            assert LETTERS[kind][value] in words.html
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in words.html
    assert "<" not in words.text


@pytest.mark.parametrize("kind", LETTERS)
def test_no_letter_loads_anything_from_elsewhere(kind):
    html = letters.email(kind, "en", **LETTERS[kind]).html

    assert not re.search(r"<(img|script|link|iframe)|url\(|@import", html)


@pytest.mark.parametrize(
    ("outcome", "subject"),
    [
        ("approved", "You are verified"),
        ("rejected", "was not accepted"),
        ("resubmission_requested", "needs one more thing"),
    ],
)
def test_each_result_has_words_of_its_own(outcome, subject):
    words = letters.email("result", "en", outcome=outcome, url="https://x.example/")

    assert subject in words.subject


def test_what_staff_wrote_is_text_and_never_markup():
    text = "Don't use <b>copies</b>"

    words = letters.email(
        "result",
        "en",
        outcome="resubmission_requested",
        url="https://x.example/",
        text=text,
    )

    assert text in words.text
    assert "<b>" not in words.html
    assert "&lt;b&gt;" in words.html


def test_a_text_ends_with_the_line_that_phones_understand():
    words = letters.sms("phone_code", "ar", code="012345", minutes=10, host="p.example")

    assert words.text.splitlines()[-1] == "@p.example #012345"
    assert (words.subject, words.html) == ("", "")
