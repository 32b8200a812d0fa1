"""The selfie step."""

from pathlib import Path

from tests.pages.base import Next, Screen
from tests.pages.handoff import Handoff
from tests.pages.phone import PhoneNumber


class Selfie(Screen):
    """One picture of the face."""

    marker = "main[data-step=selfie]"

    def gives(self, path: Path) -> PhoneNumber:
        """Choose a picture and go on."""
        return self.gives_then(path, PhoneNumber)

    def gives_then(self, path: Path, screen: type[Next]) -> Next:
        """Choose a picture and go on to a page that is next here."""
        self.page.locator("input[name=selfie]").set_input_files(path)
        self.presses("Continue")
        return screen(self.person)

    def continues_on_a_phone(self) -> Handoff:
        """Ask for a link for the phone."""
        self.presses("Continue on a phone")
        return Handoff(self.person)
