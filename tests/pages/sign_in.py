"""The sign-in: an e-mail address, then the code sent to it."""

from tests.pages.base import Screen
from tests.pages.profile import Profile


class SignInCode(Screen):
    """Where the code from the e-mail goes."""

    marker = "input[name=code]"

    def gives_code(self, code: str) -> Profile:
        """Type the six digits."""
        self.page.locator("input[name=code]").fill(code)
        self.presses("Confirm")
        return Profile(self.person)


class SignIn(Screen):
    """Where the e-mail address goes."""

    marker = "input[name=email]"

    def gives_email(self, address: str) -> SignInCode:
        """Type an address and ask for a code."""
        self.page.locator("input[name=email]").fill(address)
        self.presses("Send code")
        return SignInCode(self.person)
