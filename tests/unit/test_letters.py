"""Letters that differ are marked, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.domain.names.letters import pieces, same


def marked(text: str, *others: str) -> str:
    """Give the text with brackets around what differs."""
    return "".join(
        f"[{each.text}]" if each.differs else each.text for each in pieces(text, others)
    )


@pytest.mark.parametrize(
    ("text", "others", "shown"),
    [
        ("ERIKSSON", ["ERIKSEN"], "ERIKS[SO]N"),
        ("L898902C3", ["L898902C8"], "L898902C[3]"),
        ("Anna Eriksson", ["ANNA ERIKSSON"], "Anna Eriksson"),
        ("José", ["JOSE"], "José"),
        ("Anna Maria Eriksson", ["Anna Eriksson"], "Anna [Maria] Eriksson"),
        ("12 August 1974", ["12 August 1947"], "12 August 197[4]"),
        ("ABC", ["", "ABD"], "AB[C]"),
        ("ABCD", ["XBCD", "ABCX"], "[A]BC[D]"),
        ("ABC", [], "ABC"),
        ("", ["ABC"], ""),
        ("李小龙", ["李小明"], "李小[龙]"),
    ],
)
def test_what_differs_is_marked(text, others, shown):
    assert shown == marked(text, *others)


@given(some.text(max_size=30), some.text(max_size=30))
def test_no_letter_is_lost(text, other):
    assert text == "".join(each.text for each in pieces(text, [other]))


@given(some.text(max_size=30))
def test_a_text_does_not_differ_from_itself(text):
    assert same(text, text)
    assert not any(each.differs for each in pieces(text, [text]))
