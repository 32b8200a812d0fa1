"""What all journeys share: one browser, and a fresh portal each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from portal.states import Side
from tests.clocks import ShiftedClock
from tests.journeys.browsers import browser as start_browser
from tests.journeys.live import Live
from tests.journeys.live import live as start_portal
from tests.journeys.people import LookedAt, Person
from tests.journeys.pictures import Pictures
from tests.web.capturing import face, passport, photo

FAILED = pytest.StashKey[bool]()
# without scripts, each form of these has its tests in tests/web
WITH_SCRIPTS = pytest.mark.parametrize("scripts", [True], ids=["scripts"])
MakePerson = Callable[..., Person]


# Flask-Compress leaves closing a static file to its garbage collection
UNCLOSED = "ignore:Exception ignored in. <_io.FileIO name='.*/static/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Forgive what is not ours."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings(UNCLOSED))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Remember whether a journey failed, for the screenshots."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with start_browser(playwright) as started:
        yield started


@pytest.fixture(scope="session")
def looked_at(shared: Path) -> LookedAt:
    """What axe looked at in this run: each page and state once."""
    folder = shared / "looked-at"
    folder.mkdir(exist_ok=True)
    return LookedAt(folder)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    """The files that customers give."""
    folder = tmp_path_factory.mktemp("pictures")
    contents = (passport(), photo(), photo(Side.BACK), face())
    paths = [folder / f"{name}.jpg" for name in Pictures._fields]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return Pictures(*paths)


@pytest.fixture
def portal(tmp_path: Path, database_url: str) -> Iterator[Live]:
    with start_portal(tmp_path / "instance", database_url) as running:
        yield running


@pytest.fixture
def clock(portal: Live) -> ShiftedClock:
    return portal.clock


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether JavaScript runs: the longest journeys pass with and without."""
    return request.param


@pytest.fixture
def person(
    request: pytest.FixtureRequest,
    browser: Browser,
    portal: Live,
    tmp_path: Path,
    looked_at: LookedAt,
) -> Iterator[MakePerson]:
    people: list[Person] = []

    def make(device: str, *, scripts: bool = True, at: Browser = browser) -> Person:
        people.append(Person(at, portal.url, device, scripts, looked_at))
        return people[-1]

    yield make
    # a screenshot puts a style into the page, which is no fault of the page
    faults = [fault for each in people for fault in each.faults] + portal.faults
    failed = request.node.stash.get(FAILED, False)
    for number, each in enumerate(people):
        if failed and "page" in each.__dict__:
            path = tmp_path / f"{number}-{each.device}.png"
            each.page.screenshot(path=path, full_page=True)
            print(f"screenshot of {each.page.url}: {path}")  # noqa: T201
        if "context" in each.__dict__:
            each.context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


@pytest.fixture
def desktop(person: MakePerson, scripts: bool) -> Person:
    return person("desktop", scripts=scripts)


@pytest.fixture
def phone(person: MakePerson, scripts: bool) -> Person:
    return person("iphone", scripts=scripts)
