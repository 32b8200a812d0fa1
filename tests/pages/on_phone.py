"""The phone's own pages: the link, the match, the end."""

from playwright.sync_api import expect

from portal.domain.handoffs import CHOICES
from tests.journeys.people import Person
from tests.pages.base import Next, Screen
from tests.pages.document import Document


class Closed(Screen):
    """Why the link leads nowhere, and what to do."""

    marker = "main[data-step=closed]"


class PutAway(Screen):
    """Everything has arrived."""

    marker = "main[data-step=done][data-state=finished]"


class Match(Screen):
    """Which number does the computer show?"""

    marker = "main[data-step=match]"

    def numbers(self) -> list[str]:
        """Read the numbers that are offered."""
        offered = self.page.locator("button[name=number]")
        expect(offered).to_have_count(CHOICES)
        return offered.all_inner_texts()

    def picks(self, number: str, screen: type[Next]) -> Next:
        """Choose a number."""
        self.presses(number)
        return screen(self.person)


class Link(Screen):
    """What will happen, and which computer asked."""

    marker = "main[data-step=link]"

    def continues(self) -> Match:
        """Take the handoff over."""
        self.presses("Continue on this phone")
        return Match(self.person)


def follow(person: Person, link: str) -> Link:
    """Open a link that was scanned or sent."""
    person.opens(link)
    return Link(person)


class PhoneDocument(Document):
    """The document step on the phone, which can give up."""

    def cancels(self) -> Closed:
        """Cancel on the phone."""
        self.presses("Cancel on this phone")
        return Closed(self.person)
