"""The numbers of the console."""

from pathlib import Path

from tests.pages.base import Screen

BEYOND = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


class Numbers(Screen):
    """Every number as a sentence, a drawing and a table."""

    marker = "form.days"

    def chooses(self, preset: str) -> "Numbers":
        """Take one of the usual lengths of time."""
        self.page.get_by_role("link", name=preset, exact=True).click()
        self.page.locator(".presets [aria-current]", has_text=preset).wait_for()
        return Numbers(self.person)

    def shows(self, first: str, last: str) -> "Numbers":
        """Type days and ask for them; what is typed need be no day."""
        for name, typed in (("from", first), ("until", last)):
            self.page.locator(f"[name={name}]").fill(typed)
        self.presses("Show")
        return self

    def table(self, key: str) -> list[str]:
        """Open the table behind a drawing, and read its rows."""
        sheet = self.page.locator(f"#{key}")
        sheet.get_by_text("As a table").click()
        sheet.locator("table").wait_for()
        return [" ".join(row.split()) for row in sheet.locator("tr").all_inner_texts()]

    def takes(self, key: str) -> str:
        """Take the table away as a file."""
        with self.page.expect_download() as taken:
            self.page.locator(f"#{key}").get_by_text("CSV").click()
        return Path(taken.value.path()).read_text("utf-8-sig")

    def is_as_wide_as_the_screen(self) -> "Numbers":
        """See that nothing is cut off at the side."""
        assert 0 == self.page.evaluate(BEYOND)
        return self
