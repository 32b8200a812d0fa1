"""The computer's side of a handoff."""

from collections.abc import Callable
from typing import Self

from playwright.sync_api import expect

from tests.journeys.qr import read_qr
from tests.pages.base import Screen


class Handoff(Screen):
    """The code to scan, what the phone does, and the ways back."""

    marker = "main[data-step=handoff]"

    def link(self) -> str:
        """Read the QR code off the screen, as a phone's camera does."""
        self.page.locator("[data-handoff-qr]").scroll_into_view_if_needed()
        return read_qr(self.page.screenshot())

    def number(self) -> str:
        """Read the number that the phone asks for."""
        shown = self.page.locator("[data-handoff-number]")
        self.waits_for(lambda: expect(shown).to_be_visible())
        return shown.inner_text().strip()

    def waits_for(self, condition: Callable[[], None]) -> Self:
        """Let the page change by itself; without scripts, check again first."""
        if not self.person.scripts:
            self.page.reload()
        condition()
        return self
