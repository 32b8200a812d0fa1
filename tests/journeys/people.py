"""A person at a device: a browser context of their own, watched for faults."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from gettext import translation
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
)

from portal.config import ROOT
from tests.journeys.browsers import DEVICES

PATIENCE = 60_000  # milliseconds until a condition is given up
AXE = Path(AXE_FILE_PATH).read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = {"type": "rule", "values": ["color-contrast"]}
# colours that still change between light and dark would be told as too faint
DRAWN = "() => new Promise(d => requestAnimationFrame(() => requestAnimationFrame(d)))"
LOOK = """async rules => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const passing = each => Number.isFinite(each.effect.getComputedTiming().endTime);
  const moving = document.getAnimations().filter(passing);
  await Promise.allSettled(moving.map(each => each.finished));
  return axe.run({runOnly: rules, resultTypes: ["violations"]});
}"""
STATUS = re.compile(r"status of (\d+)")
ID = re.compile(r"[0-9a-f]{20}|[a-z2-7]{48}")  # a public id, or a link's token


@dataclass(frozen=True)
class LookedAt:
    """What axe looked at in this run, by whichever worker."""

    folder: Path

    def first(self, *view: str) -> bool:
        """Say whether nobody looked at this before; now somebody did."""
        name = sha256("\n".join(view).encode()).hexdigest()
        try:
            (self.folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass
class Person:
    """One person at one device; `faults` is what nobody should meet."""

    browser: Browser
    url: str
    device: str
    scripts: bool
    looked_at: LookedAt
    language: str = "en"
    faults: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=lambda: {422})

    @cached_property
    def context(self) -> BrowserContext:
        """The browser as this person has it: cookies and nothing else."""
        context = self.browser.new_context(
            **DEVICES[self.device],
            base_url=self.url,
            java_script_enabled=self.scripts,
            locale="en-GB",
            reduced_motion="reduce",
            permissions=["camera", "clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._requested)
        context.on("response", self._answered)
        context.on("console", self._logged)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        return context

    @cached_property
    def page(self) -> Page:
        """The tab this person looks at."""
        page = self.context.new_page()
        # who asks for file dialogues just before a press may ask too late: the press
        # overtakes that in the browser, which then shows its own dialogue to nobody
        page.on("filechooser", lambda _: None)
        return page

    def reads(self, text: str) -> str:
        """Give an English text of the pages in this person's language."""
        if self.language == "en":
            return text
        folder = ROOT / "portal" / "translations"
        return translation("messages", folder, [self.language]).gettext(text)

    def holds_cookie(self, value: str) -> None:
        """Have signed in before this journey begins."""
        cookie = {"name": "portal", "value": value, "url": self.url}
        self.context.add_cookies([cookie])

    def opens(self, url: str) -> None:
        """Type an address, or follow a link from a message."""
        try:
            self.page.goto(url)
        except Error as error:
            # a page that refreshes itself now and then did so at the same moment
            if not ("ERR_ABORTED" in error.message or "interrupted" in error.message):
                raise
            self.page.goto(url)

    def may_meet(self, *statuses: int) -> None:
        """Allow answers that are right in this journey though they refuse."""
        self.allowed |= set(statuses)

    def loses_the_tab(self) -> None:
        """Kill the tab in the middle; the cookies stay."""
        self.page.close()
        self.__dict__.pop("page")

    def looks_closely(self) -> None:
        """
        Let axe look at the page in light and dark, once for each of its states.

        Colours alone differ between the two, so the second look is at them alone.
        """
        if not self.scripts:  # axe needs them; the page is the same
            return
        main = self.page.locator("main")
        state = main.get_attribute("data-state") or ""
        language = self.page.locator("html").get_attribute("lang") or ""
        path = ID.sub("…", urlsplit(self.page.url).path)
        if not self.looked_at.first(path, state, language, self.device):
            return
        for scheme, rules in (("dark", RULES), ("light", COLOURS)):
            self.page.emulate_media(color_scheme=scheme)
            self.page.evaluate(DRAWN)  # else some colours are still the other's
            self.faults += self._axe(f"{path} {state} ({scheme})", rules)

    def _axe(self, where: str, rules: object) -> Iterable[str]:
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(LOOK, rules)
        return [
            f"{where}: {each['id']}: {node['html'][:150]} {node['failureSummary']}"
            for each in found["violations"]
            for node in each["nodes"]
        ]

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.url, "blob:", "data:")):
            self.faults.append(f"a request to {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            where = f"{response.request.method} {response.url}"
            self.faults.append(f"{where}: {response.status}")

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        status = STATUS.search(message.text)
        if status and int(status[1]) in self.allowed:
            return
        self.faults.append(f"console: {message.text}")
