"""Requests by law: the form, and the page of one."""

from pathlib import Path
from typing import Self

from tests.pages.base import Screen


class LawfulRequestPage(Screen):
    """One request, how it stands, and the button that comes next."""

    marker = "main #state"

    def stands(self, state: str) -> Self:
        """Wait until the request stands so; without scripts, by asking again."""
        return self.waits_for(self.page.locator(f"#state[data-state={state}]"))

    def downloads(self, to: Path) -> bytes:
        """Save the package and give its bytes."""
        with self.page.expect_download() as begun:
            self.presses("Download the package")
        begun.value.save_as(to)
        return to.read_bytes()


class LawfulForm(Screen):
    """What an authority asks for."""

    marker = "main input[name=authority]"

    def asks(self, authority: str, ground: str, *kinds: str) -> LawfulRequestPage:
        """Write a court order down and ask for approval."""
        self.page.get_by_label("Court order").check()
        self.page.get_by_label("Who asks").fill(authority)
        self.page.get_by_label("Legal basis").fill(ground)
        for kind in kinds:
            self.page.get_by_label(kind).check()
        self.presses("Ask for approval")
        return LawfulRequestPage(self.person)
