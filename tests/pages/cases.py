"""The case of a transfer: at the officer's desk, and on the customer's phone."""

from pathlib import Path
from typing import Self

from playwright.sync_api import expect

from tests.pages.base import Screen


class NewTransfer(Screen):
    """Where staff enter a transfer."""

    marker = "main form:has([name=amount])"

    def enters(self, amount: str, sender: str) -> "Transfer":
        """Enter an incoming transfer of ether."""
        self.page.get_by_label("incoming").check()
        self.page.get_by_label("Asset and network").select_option("ethereum:ETH")
        self.page.get_by_label("Amount").fill(amount)
        self.page.get_by_label("Address of the other side").fill(sender)
        self.presses("Enter and screen")
        return Transfer(self.person)


class Transfer(Screen):
    """One transfer, and where its money stands."""

    marker = "#transfer"

    def stands(self, state: str) -> Self:
        """Wait until the money is said to be so."""
        if not self.person.scripts:
            self.page.reload()
        marks = self.page.locator(".marks")
        expect(marks.get_by_text(state, exact=True)).to_be_visible()
        return self


class CaseList(Screen):
    """The cases that wait."""

    marker = "main h1:text-is('Cases')"

    def opens(self, amount: str) -> "StaffCase":
        """Open the case about this amount."""
        self.page.get_by_role("link", name=amount).click()
        return StaffCase(self.person)


class StaffCase(Screen):
    """Everything a decision needs."""

    marker = "main[data-stage]:has(#clocks)"

    def is_at(self, stage: str) -> Self:
        """Wait until the case waits for that."""
        expect(self.page.locator("main")).to_have_attribute("data-stage", stage)
        self.person.looks_closely()
        return self

    def asks_for_papers(self, words: str) -> Self:
        """Ask for proof of where the money comes from."""
        self.page.get_by_text("Ask for papers", exact=True).click()
        self.page.get_by_label("Proof of where the money comes from").check()
        self.page.get_by_label("In words, for the customer").fill(words)
        self.presses("Ask the customer")
        return StaffCase(self.person).sees(words)

    def looks_at(self, name: str) -> Self:
        """Look at a paper's first page, and come back."""
        self.page.get_by_role("link", name=name).click()
        first = self.page.get_by_role("img", name="Page 1")
        expect(first).to_be_visible()
        if self.person.scripts:
            expect(first).to_have_js_property("complete", True)
            assert first.evaluate("image => image.naturalWidth") > 100
            Screen(self.person)
        self.page.get_by_role("link", name="Back to the case").click()
        return StaffCase(self.person)

    def accepts(self) -> Self:
        """Say that the papers will do."""
        self.presses("Accept")
        expect(self.page.get_by_text("accepted", exact=True)).to_be_visible()
        return StaffCase(self.person)

    def lets_it_go_on(self, text: str) -> Self:
        """Decide, after a look at what the customer will read."""
        self.page.get_by_label("Let it go on").check()
        self.page.get_by_label("The source of the funds is shown").check()
        self.page.get_by_label("Text for the customer").fill(text)
        self.page.get_by_label("Text for staff").fill("Everything fits.")
        self.presses("Preview")
        expect(self.page.get_by_text("What the customer reads")).to_be_visible()
        self.person.looks_closely()
        self.presses("Decide")
        expect(self.page.get_by_text("What the customer reads")).to_have_count(0)
        return StaffCase(self.person)

    def confirms(self) -> Self:
        """Let a colleague's proposal hold."""
        self.presses("Confirm")
        return StaffCase(self.person).is_in_state("decided")


class Papers(Screen):
    """What the customer is asked for, and gives."""

    marker = "main[data-step=papers]"

    def gives(self, *files: Path) -> Self:
        """Choose files; they are kept at once, or by a button without scripts."""
        before = self.page.get_by_text("saved", exact=True).count()
        self.page.locator("#papers").set_input_files(list(files))
        if not self.person.scripts:
            self.presses("Add the files")
        saved = self.page.get_by_text("saved", exact=True)
        expect(saved).to_have_count(before + len(files))
        return Papers(self.person)

    def is_refused(self, file: Path, why: str) -> Self:
        """Choose a file that cannot be taken."""
        self.page.locator("#papers").set_input_files([file])
        if not self.person.scripts:
            self.presses("Add the files")
        self.sees(why)
        return Papers(self.person)

    def removes(self, name: str) -> Self:
        """Take a file back."""
        self.presses(f"Remove {name}")
        expect(self.page.get_by_text(name)).to_have_count(0)
        return Papers(self.person)

    def sends(self) -> Self:
        """Say that all is there."""
        self.presses("Send the papers")
        return Papers(self.person).is_in_state("answered")
