"""The document step."""

from pathlib import Path
from typing import Self

from playwright.sync_api import expect

from tests.pages.base import Screen
from tests.pages.handoff import Handoff
from tests.pages.selfie import Selfie


class Document(Screen):
    """Which document, from where, and its pictures."""

    marker = "main[data-step=document]"

    def chooses(self, document_type: str, country: str = "UTO") -> Self:
        """Say which document it is and who issued it."""
        self.page.locator(f"input[name=document_type][value={document_type}]").check()
        self.page.locator("select[name=issuing_country]").select_option(country)
        return self

    def gives(self, **sides: Path) -> Self:
        """Choose the picture of each side; with scripts each is sent at once."""
        for side, path in sides.items():
            self.page.locator(f"input[name={side}]").set_input_files(path)
            if self.person.scripts:
                slot = self.page.locator(f"[data-slot={side}]")
                expect(slot).to_have_attribute("data-state", "accepted")
        return self

    def continues(self) -> Selfie:
        """Go on to the selfie."""
        self.presses("Continue")
        return Selfie(self.person)

    def continues_on_a_phone(self) -> Handoff:
        """Ask for a link for the phone."""
        self.presses("Continue on a phone")
        return Handoff(self.person)
