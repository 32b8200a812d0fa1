"""The check that every page passes, tried on pages that should not."""

import pytest

from tests.browse import faults

PAGE = """<!DOCTYPE html>
<html lang="en" dir="ltr"><head><title>Hello · Portal</title></head>
<body><main id="main"><h1>Hello</h1>{}</main></body></html>"""


def test_a_good_page_has_no_faults():
    page = PAGE.format(
        '<form method="post"><input type="hidden" name="csrf_token" value="x">'
        '<label for="a">A</label><input id="a" name="a" aria-describedby="main">'
        '<label>B <input name="b"></label><button>Go</button></form>'
    )

    assert () == faults(page)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("<p><b></p>", "line 3: unexpected-end-tag"),
        ("<h1>Again</h1>", "2 h1 instead of one"),
        ('<input name="a">', "the field 'a' has no label"),
        (
            '<input id="a" name="a"><label for="b">A</label>',
            "the field 'a' has no label",
        ),
        ("<button></button>", "a button without a name"),
        ('<img src="/x">', "the picture /x has no alt"),
        ('<p id="main">', "the id 'main' stands 2 times"),
        ('<p aria-describedby="b">', "aria-describedby names 'b', which is not there"),
        ('<form method="post"></form>', "the form to itself has no CSRF token"),
        ('<p style="color:red">', "an inline style on <p>"),
        ('<p onclick="x()">', "an inline onclick on <p>"),
        ("<style>p {}</style>", "an inline <style>"),
        ("<script>x()</script>", "an inline <script>"),
        ('<script src="https://x.example/x.js"></script>', "<script> reaches for "),
        ('<a href="javascript:x()">x</a>', "a javascript: link"),
        ("</main><main>", "not exactly one <main>"),
    ],
)
def test_a_broken_page_is_found(part: str, fault: str):
    assert any(found.startswith(fault) for found in faults(PAGE.format(part)))


def test_a_title_must_begin_with_the_heading():
    page = PAGE.format("").replace("<title>Hello", "<title>Portal")

    assert (
        "the title 'Portal · Portal' does not begin with the h1 'Hello'",
    ) == faults(page)


def test_a_part_of_a_page_is_looked_at_as_a_part():
    assert () == faults('<section id="progress"><p>Waiting</p></section>')
    assert ("the field 'a' has no label",) == faults('<input name="a">')
