"""The phone number step."""

from tests.pages.base import Screen
from tests.pages.email import EmailAddress


class PhoneNumber(Screen):
    """A number, then the code sent to it."""

    marker = "main[data-step=phone]"

    def gives_number(self, number: str) -> "PhoneNumber":
        """Type a number and ask for a code."""
        self.page.locator("input[name=phone]").fill(number)
        self.presses("Send code")
        self.page.locator("input[name=code]").wait_for()
        self.person.looks_closely()
        return self

    def gives_code(self, code: str) -> EmailAddress:
        """Type the six digits."""
        self.page.locator("input[name=code]").fill(code)
        self.presses("Confirm")
        return EmailAddress(self.person)
