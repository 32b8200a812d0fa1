"""What a verified customer is asked once more."""

from tests.pages.base import Next, Screen
from tests.pages.profile import Profile


class Again(Screen):
    """What is known, and whether it still holds."""

    marker = "main[data-step=again]"

    def confirms(self) -> "Again":
        """Say that everything still holds."""
        self.presses("This still holds")
        return self.is_in_state("confirmed")

    def gives_new_documents(self, screen: type[Next]) -> Next:
        """Begin to give new documents."""
        self.presses("Give new documents")
        return screen(self.person)

    def goes_home(self) -> Profile:
        """Go to the profile."""
        self.page.get_by_role("link", name="To your profile").click()
        return Profile(self.person)
