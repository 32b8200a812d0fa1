"""Tokens of links."""

import re

import pytest

from portal.errors import LinkClosed
from portal.services.links import make_link, read_link


def test_a_token_leads_to_its_hash():
    link = make_link("secret key", "handoff")

    assert link.secret_hash == read_link("secret key", "handoff", link.token)


def test_a_token_is_letters_and_digits_alone():
    assert re.fullmatch(r"[a-z2-7]{48}", make_link("secret key", "handoff").token)


@pytest.mark.parametrize("change", ["purpose", "key", "letter", "short", "accent"])
def test_another_token_leads_nowhere(change: str):
    token = make_link("secret key", "handoff").token
    last = "a" if token[-1] != "a" else "b"
    given = {
        "purpose": ("secret key", "invitation", token),
        "key": ("another key", "handoff", token),
        "letter": ("secret key", "handoff", token[:-1] + last),
        "short": ("secret key", "handoff", token[:20]),
        "accent": ("secret key", "handoff", token[:-1] + "é"),
    }[change]

    with pytest.raises(LinkClosed):
        read_link(*given)
