"""The customer's profile."""

from tests.pages.base import Next, Screen


class Profile(Screen):
    """The state of things, and the way in."""

    marker = "main[data-step=profile]"

    def starts(self, screen: type[Next]) -> Next:
        """Begin the verification."""
        self.presses("Start KYC verification")
        return screen(self.person)
