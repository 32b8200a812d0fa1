"""The e-mail address step."""

from tests.pages.base import Screen
from tests.pages.review import Review


class EmailAddress(Screen):
    """An address, then the code or the link sent to it."""

    marker = "main[data-step=email]"

    def gives_address(self, address: str) -> "EmailAddress":
        """Type an address and ask for a code."""
        self.page.locator("input[name=email]").fill(address)
        self.presses("Send code")
        self.page.locator("input[name=code]").wait_for()
        self.person.looks_closely()
        return self

    def gives_code(self, code: str) -> Review:
        """Type the six digits."""
        self.page.locator("input[name=code]").fill(code)
        self.presses("Confirm")
        return Review(self.person)
