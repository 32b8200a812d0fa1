"""The customer's own data, and the end of the account."""

import zipfile

from tests.pages.base import Screen


class Erased(Screen):
    """Nobody is there any more."""

    marker = "main[data-step=erased]"


class Erase(Screen):
    """What goes and what stays."""

    marker = "main[data-step=erase]"

    def types(self, word: str) -> Erased:
        """Type the word, and press the button."""
        self.page.locator("input[name=word]").fill(word)
        self.presses("Delete for good")
        return Erased(self.person)


class OwnData(Screen):
    """All that is held."""

    marker = "main[data-step=own_data]"

    def downloads(self) -> list[str]:
        """Take the copy; give the names of its files."""
        with self.page.expect_download() as coming:
            self.presses("Download my data")
        with zipfile.ZipFile(coming.value.path()) as archive:
            assert archive.testzip() is None
            return archive.namelist()

    def deletes(self) -> Erase:
        """Go to the last page but one."""
        self.page.get_by_role("link", name="Delete my account").click()
        return Erase(self.person)
