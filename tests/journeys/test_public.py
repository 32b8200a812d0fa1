"""The pages that everybody may open."""

import pytest

from tests.journeys.people import Person


@pytest.mark.parametrize("path", ["/sign-in", "/help", "/privacy", "/language"])
def test_a_public_page_is_good_on_a_computer(desktop: Person, path: str):
    desktop.opens(path)
    desktop.looks_closely()


def test_an_unknown_page_says_so(desktop: Person):
    desktop.may_meet(404)
    desktop.opens("/nowhere")
    desktop.looks_closely()
