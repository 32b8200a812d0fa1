"""The computer's side of a handoff."""

from typing import Self

from playwright.sync_api import Locator, expect

from tests.journeys.qr import read_qr
from tests.pages.base import Next, Screen

TRIES = 5  # without scripts it refreshes itself, and is not drawn for a moment


class Handoff(Screen):
    """The code to scan, what the phone does, and the ways back."""

    marker = "main[data-step=handoff]"

    def link(self) -> str:
        """Read the QR code off the screen, as a phone's camera does."""
        code = self.page.locator("[data-handoff-qr]")
        for _ in range(TRIES):
            code.scroll_into_view_if_needed()
            expect(code).to_be_in_viewport(ratio=1)
            if found := read_qr(self.page.screenshot()):
                return found
        raise AssertionError("no code can be read on the screen")

    def number(self) -> str:
        """Read the number that the phone asks for."""
        self.shows("matching")
        return self.page.locator("[data-handoff-number]").inner_text().strip()

    def shows(self, state: str) -> Self:
        """Wait until it shows what the phone does; without scripts, check again."""
        self._checks_again()
        return self.is_in_state(state)

    def received(self, side: str) -> Self:
        """Wait until it says that a picture has come."""
        self._checks_again()
        expect(self._side(side)).to_have_attribute("data-state", "done")
        return self

    def goes_on(self, screen: type[Next]) -> Next:
        """Wait until it moves on by itself; without scripts, a refresh does it."""
        self._checks_again()
        return screen(self.person)

    def sends_text(self, number: str) -> Self:
        """Send the link to a phone number."""
        self.page.get_by_role("link", name="Send by SMS").click()
        self.page.get_by_role("textbox").fill(number)
        self.presses("Send by SMS")
        expect(self.page.locator("[data-sent=sms]")).to_be_visible()
        return self

    def continues_here(self, screen: type[Next]) -> Next:
        """Take it back."""
        self.presses("Continue here instead")
        return screen(self.person)

    def cancels(self) -> Self:
        """Give the phone up."""
        self.presses("Cancel")
        return self.is_in_state("cancelled")

    def goes_on_without(self, screen: type[Next]) -> Next:
        """Go on at the computer after it ended."""
        self.page.get_by_role("link", name="Continue here").click()
        return screen(self.person)

    def _checks_again(self) -> None:
        if not self.person.scripts:
            self.person.opens("/verify/handoff")

    def _side(self, side: str) -> Locator:
        return self.page.locator(f"li[data-side={side}]")
