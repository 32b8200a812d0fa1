"""The review step."""

from tests.pages.base import Screen
from tests.pages.done import Done


class Review(Screen):
    """Everything given, and the last button."""

    marker = "main[data-step=review]"

    def submits(self) -> Done:
        """Give it to a person to decide."""
        self.presses("Submit")
        return Done(self.person)
