"""A review from the sign-in to the decision, with the keyboard alone."""

import pyotp
from playwright.sync_api import Page, expect

from portal.services import verifications
from portal.states import Role, VerificationState
from tests.journeys.cast import SUBMITTED, placed
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.test_access import Keyboard
from tests.pages.base import Screen
from tests.pages.staff import Console, StaffReview, StaffSignIn
from tests.staff_cast import PASSWORD, SECRET, with_password

STYLE = "each => each.querySelector('img').style.filter"


class Review(StaffReview):
    """The review, for hands that never leave the keyboard."""

    @property
    def frame(self):
        """The picture in focus."""
        return self.page.locator("[data-frame]:focus")

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)


def test_a_review_by_keyboard_alone(person: MakePerson, portal: Live):
    who = placed(portal, SUBMITTED)
    with portal.rows() as session:
        with_password(session, Role.REVIEWER)
    visitor = person("desktop")
    visitor.opens("/staff")
    page, keys = visitor.page, Keyboard(visitor.page)
    signs_in(page, keys, portal)

    Console(visitor)
    keys.reaches(page.locator(".menu a[href='/staff/queue']")).press("Enter")
    expect(page.locator("[data-rows]")).to_be_visible()
    opens_the_shortcuts(page)
    page.keyboard.press("j")
    expect(page.locator("[data-row]")).to_be_focused()
    page.keyboard.press("Enter")
    Review(visitor).is_in_state("free").press("t")

    review = Review(visitor).is_in_state("mine")
    looks_at_the_pictures(review)
    writes_a_rejection(review, keys)
    keys.presses("Preview")
    review.is_in_state("foreseen").sees("What the customer will read")
    keys.presses("Decide")

    Screen(visitor).is_in_state("empty").sees("Nobody waits for a decision.")
    with portal.rows() as session:
        row = verifications.current(session, who)
        assert VerificationState.REJECTED is row.state


def signs_in(page: Page, keys: Keyboard, portal: Live) -> None:
    """Type address, password and code."""
    expect(page.locator(StaffSignIn.marker)).to_be_visible()
    keys.reaches(page.locator("input[name=email]"))
    page.keyboard.type("rae@example.org")
    keys.types("password", PASSWORD)
    keys.reaches(page.locator("main input[name=code]"))  # a code is not good for long
    keys.types("code", pyotp.TOTP(SECRET).at(portal.clock()))


def opens_the_shortcuts(page: Page) -> None:
    """Read the list; switched off, keys do nothing; switch them on again."""
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    page.keyboard.press("?")
    expect(shortcuts).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(shortcuts).to_be_hidden()
    page.keyboard.press("?")
    page.keyboard.press("j")
    expect(shortcuts).to_be_hidden()
    expect(page.locator("[data-row]")).not_to_be_focused()
    Keyboard(page).presses("Keyboard")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")


def looks_at_the_pictures(review: Review) -> None:
    """Go through both, closer, turned and brighter; then as at first."""
    review.press("n")
    expect(review.frame).to_have_count(1)
    first = review.frame.get_attribute("href")
    review.press("+", "+", "r", "b", "c")
    expect(review.frame).to_have_attribute("data-zoom", "2")
    assert "brightness(1.3) contrast(1.3)" == review.frame.evaluate(STYLE)
    review.press("ArrowDown", "0")
    expect(review.frame).to_have_attribute("data-zoom", "1")
    review.press("p")
    assert first != review.frame.get_attribute("href")


def writes_a_rejection(review: Review, keys: Keyboard) -> None:
    """Choose, tick and write; what is written is no shortcut, and nothing decides."""
    page = review.page
    review.press("a", "x", "2")
    expect(page.locator("[name=outcome][value=rejected]")).to_be_checked()
    expect(page.locator("[name=rejection][value=not_you]")).to_be_checked()
    keys.reaches(page.locator("[name=text_for_customer]"))
    page.keyboard.type("at 1 s?")
    expect(page.locator("[name=text_for_customer]")).to_have_value("at 1 s?")
    expect(page.locator("[name=outcome][value=rejected]")).to_be_checked()
    expect(page.locator("[name=rejection]:checked")).to_have_count(1)
