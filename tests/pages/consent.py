"""The consent step."""

from tests.pages.base import Screen
from tests.pages.document import Document


class Consent(Screen):
    """What is taken, why, and a real choice."""

    marker = "main[data-step=consent]"

    def agrees(self) -> Document:
        """Consent."""
        self.presses("I agree")
        return Document(self.person)

    def refuses(self) -> "Consent":
        """Refuse; the page says what follows."""
        self.presses("I do not agree")
        return self.is_in_state("refused")
