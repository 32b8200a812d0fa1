"""Many invitations at once: the file, the check, the sending, the report."""

from pathlib import Path
from typing import Self

from playwright.sync_api import expect

from tests.pages.base import Screen
from tests.pages.staff import Console


class Bulk(Screen):
    """One bulk invitation, which moves by itself."""

    marker = "#bulk"

    def stands_at(self, state: str) -> Self:
        """Wait until it is there: by itself, or by the link where nothing moves."""
        return self.waits_for(self.page.locator(f"#bulk[data-state={state}]"))

    def counts(self, name: str, number: int) -> Self:
        """Wait until a figure of the report is this."""
        figure = self.page.locator(".figures > div", has_text=name).first
        expect(figure.locator("dd")).to_have_text(str(number))
        return self

    def downloads(self) -> str:
        """Take the result away."""
        with self.page.expect_download() as taken:
            self.page.get_by_role("link", name="Download line by line").click()
        return Path(taken.value.path()).read_text("utf-8-sig")


class BulkFile(Screen):
    """The form that takes a file."""

    marker = "main input[type=file]"

    def gives(self, name: str, content: bytes) -> None:
        """Choose a file, and have it checked."""
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.get_by_label("Register people").check()
        self.presses("Check the file")


def opens_file(console: Console) -> BulkFile:
    """Go from any page of the console to the form."""
    console.goes_to("Invitations", "Invitations to many")
    console.page.get_by_role("link", name="Invite from a file").click()
    return BulkFile(console.person)
