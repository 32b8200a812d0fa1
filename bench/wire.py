"""What the first visit to each page sends over the wire, in a real browser."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from bench.servers import Server
from tests.journeys.browsers import browser as start_browser


@dataclass(frozen=True)
class Weight:
    """One page: bytes with all it links, and the hosts that were asked."""

    path: str
    total: int
    requests: int
    hosts: frozenset[str]


def measure(server: Server, cookies: dict[str, str]) -> list[Weight]:
    """Open each page in a browser that has never been here."""
    with sync_playwright() as playwright, start_browser(playwright) as browser:
        return [_visit(browser, server, path, c) for path, c in cookies.items()]


def _visit(browser: Browser, server: Server, path: str, cookie: str) -> Weight:
    context = browser.new_context()
    if cookie:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = context.new_page()
    sizes: list[int] = []
    hosts: set[str] = set()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on(
        "Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"])
    )
    network.on(
        "Network.requestWillBeSent",
        lambda e: hosts.add(urlsplit(e["request"]["url"]).netloc),
    )
    page.goto(server.url + path, wait_until="load")
    page.wait_for_timeout(300)
    context.close()
    return Weight(path, round(sum(sizes)), len(sizes), frozenset(hosts - {""}))
