"""What every page object is: a page that is there, seen by one person."""

import time
from typing import ClassVar, Self, TypeVar

from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import PATIENCE, Person

expect.set_options(timeout=PATIENCE)
Next = TypeVar("Next", bound="Screen")


class Screen:
    """
    A page that a person has before them.

    Making one waits until the page is there and looks at it closely; `marker` is
    the element that only this page has.
    """

    marker: ClassVar[str] = "main"

    def __init__(self, person: Person) -> None:
        self.person = person
        expect(self.page.locator(self.marker)).to_be_visible()
        person.looks_closely()

    @property
    def page(self) -> Page:
        """The tab that shows it."""
        return self.person.page

    def presses(self, name: str) -> None:
        """Press a button by its name."""
        self.button(name).click()

    def button(self, name: str) -> Locator:
        """Find a button by its name."""
        name = self.person.reads(name)
        return self.page.get_by_role("button", name=name, exact=True)

    def sees(self, text: str) -> Self:
        """Wait until a text can be read."""
        words = self.person.reads(text)
        expect(self.page.get_by_text(words).first).to_be_visible()
        return self

    def is_in_state(self, state: str) -> Self:
        """Wait until the page is in a state, then look at it closely."""
        expect(self.page.locator("main")).to_have_attribute("data-state", state)
        self.person.looks_closely()
        return self

    def waits_for(self, there: Locator) -> Self:
        """Wait until it is there: by itself, or by asking again without scripts."""
        last = time.monotonic() + PATIENCE / 1000
        while not self.person.scripts and time.monotonic() < last:
            expect(self.page.locator(self.marker)).to_be_visible()
            if there.is_visible():
                break
            self.page.reload()
        expect(there).to_be_visible()
        self.person.looks_closely()
        return self

    def reloads(self) -> Self:
        """Load the page anew."""
        self.page.reload()
        return type(self)(self.person)

    def goes_back(self) -> None:
        """Press the browser's back button."""
        self.page.go_back()

    def becomes(self, screen: type[Next]) -> Next:
        """Wait until another page stands here."""
        return screen(self.person)
