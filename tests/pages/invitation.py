"""The page behind an invitation's link."""

from tests.pages.base import Screen
from tests.pages.profile import Profile


class ClosedInvitation(Screen):
    """Why the link leads nowhere, and what to do."""

    marker = "main:has(a[href='/sign-in'])"


class Invitation(Screen):
    """Who asks, and the button that enters."""

    marker = "main form[action^='/i/']"

    def enters(self) -> Profile:
        """Go in."""
        self.presses("Continue")
        return Profile(self.person)
