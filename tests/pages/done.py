"""The result."""

from tests.pages.base import Next, Screen


class Done(Screen):
    """In review, approved, to be done again, or refused."""

    marker = "main[data-step=done]"

    def shows(self, state: str) -> "Done":
        """Wait until it tells the decision; without scripts, look again."""
        if not self.person.scripts:
            self.page.reload()
        return self.is_in_state(state)

    def continues(self, screen: type[Next]) -> Next:
        """Do what was asked for again."""
        self.presses("Continue")
        return screen(self.person)
