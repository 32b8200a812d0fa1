"""The movements before the camera: asked for, filmed and sent, or stopped."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import select

from portal.domain.demo import Case
from portal.models.evidence import Evidence
from portal.services import evidence
from portal.services.evidence import challenges
from portal.states import Device, Side
from tests.journeys import browsers
from tests.journeys.cast import placed, signed_in
from tests.journeys.live import Live
from tests.journeys.live import live as start_portal
from tests.pages.on_phone import follow
from tests.pages.phone import PhoneNumber
from tests.pages.selfie import Selfie
from tests.web.capturing import face

AT_THE_SELFIE = Case(key="", title="", what="", finished=("consent", "document"))
QUICK = {"move_seconds": 0.5, "rest_seconds": 0.3}
# every sentence that is spoken while the camera films
LISTEN = """() => {
  window.heard = [];
  const told = document.getElementById("told");
  const hear = each => heard.push(...[...each.addedNodes].map(({ data }) => data));
  new MutationObserver(changes => changes.forEach(hear))
    .observe(told, { childList: true });
}"""
SENTENCES = {
    "turn_left": "Turn your head to your left",
    "turn_right": "Turn your head to your right",
    "closer": "Come closer to the camera",
}
BACK = "Back again, and look straight ahead"


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees: a drawn face that sways."""
    path = tmp_path_factory.mktemp("film") / "face.mjpeg"
    picture = Image.open(BytesIO(face())).resize((640, 480))
    with path.open("wb") as stream:
        for step in (0, 8, 16, 24, 16, 8):
            ImageChops.offset(picture, step, 0).save(stream, "JPEG", quality=85)
    return path


@pytest.fixture(scope="session")
def filmed(playwright: Playwright, film: Path) -> Iterator[Browser]:
    with browsers.browser(playwright, film=film) as started:
        yield started


@pytest.fixture
def portal(tmp_path: Path, database_url: str) -> Iterator[Live]:
    with start_portal(tmp_path / "instance", database_url, **QUICK) as running:
        yield running


@pytest.fixture
def here(portal, person, filmed) -> Selfie:
    """A customer at the selfie, before a camera that films."""
    who = placed(portal, AT_THE_SELFIE)
    return signed_in(portal, person("desktop", at=filmed), Selfie, who=who)


def begins(here: Selfie) -> None:
    """Open the camera and press the shutter."""
    here.presses("Use the camera")
    here.presses("Take the picture")


def films(here: Selfie) -> None:
    """Make the movements, to the end."""
    begins(here)
    expect(here.button("Use this picture")).to_be_visible()


def is_accepted(page: Page) -> None:
    slot = page.locator("[data-slot=selfie]")
    expect(slot).to_have_attribute("data-state", "accepted")


def newest_selfie(session) -> Evidence:
    rows = select(Evidence).where(Evidence.side == Side.SELFIE)
    return session.scalars(rows.order_by(Evidence.id.desc())).first()


def test_the_movements_are_asked_for_filmed_and_kept(here, portal):
    here.page.evaluate(LISTEN)
    films(here)
    here.presses("Use this picture")
    is_accepted(here.page)

    heard = here.page.evaluate("heard")
    with portal.rows() as session:
        row = newest_selfie(session)
        asked = [SENTENCES[move] for move in challenges.asked(row).moves]
        storage = portal.app.extensions["portal"].adapters.storage
        frames = evidence.open_burst(row, storage)
    assert asked == [each for each in heard if each in SENTENCES.values()]
    assert len(asked) == heard.count(BACK)
    assert "Look straight ahead" in heard
    moments = [moment for moment, _ in frames]
    assert 5 <= len(frames) <= 20
    assert sorted(set(moments)) == moments
    assert {(480, 360)} == {Image.open(BytesIO(each)).size for _, each in frames}
    here.presses("Continue")
    PhoneNumber(here.person)


def test_taken_again_the_movements_are_new_ones(here, portal):
    films(here)
    here.presses("Take it again")
    here.presses("Take the picture")
    expect(here.button("Use this picture")).to_be_visible()
    here.presses("Use this picture")
    is_accepted(here.page)

    with portal.rows() as session:
        row = newest_selfie(session)
        assert 2 == row.challenge.id


def test_whoever_stops_in_the_middle_begins_anew(here):
    begins(here)
    expect(here.page.locator("[data-asked]")).to_be_focused()

    here.presses("Stop")

    expect(here.button("Use the camera")).to_be_visible()
    films(here)


def test_a_tab_that_is_hidden_in_the_middle_lets_the_camera_go(here):
    begins(here)
    expect(here.page.locator("[data-asked]")).to_be_visible()

    here.page.evaluate("""() => {
      Object.defineProperty(document, "hidden", { configurable: true, value: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }""")

    expect(here.button("Use the camera")).to_be_visible()


def test_a_camera_that_is_taken_away_is_explained(here):
    begins(here)
    expect(here.page.locator("[data-asked]")).to_be_visible()

    here.page.evaluate("""() => {
      const { srcObject } = document.querySelector("video");
      for (const track of srcObject.getTracks()) track.stop();
    }""")

    here.sees("The camera does not start")


def test_the_film_is_sent_again_when_the_connection_broke(here, portal):
    films(here)
    here.page.route("**/verify/selfie", lambda route: route.abort("connectionreset"))
    here.presses("Use this picture")
    here.sees("The connection broke. Trying again…")
    here.page.unroute("**/verify/selfie")
    here.presses("Try again")
    is_accepted(here.page)
    here.person.faults.clear()  # the broken connections are ours

    with portal.rows() as session:
        assert newest_selfie(session).burst_key


def test_who_comes_too_late_is_asked_for_other_movements(here, clock):
    films(here)
    clock.forward(minutes=6)
    here.presses("Use this picture")
    here.sees("The movements came too late.")

    films(here)
    here.presses("Use this picture")
    is_accepted(here.page)


def test_without_movements_the_picture_goes_alone(here, portal):
    here.person.may_meet(429)
    here.page.route("**/challenge", lambda route: route.fulfill(status=429))
    films(here)
    here.presses("Use this picture")
    is_accepted(here.page)

    with portal.rows() as session:
        assert newest_selfie(session).burst_key is None


def test_a_phone_that_took_over_films_its_selfie(portal, person, filmed):
    who = placed(portal, AT_THE_SELFIE)
    computer = signed_in(portal, person("desktop"), Selfie, who=who)
    waiting = computer.continues_on_a_phone()
    phone = person("android", at=filmed)
    choice = follow(phone, waiting.link()).continues()

    here = choice.picks(waiting.number(), Selfie)
    films(here)
    here.presses("Use this picture")
    is_accepted(here.page)
    here.presses("Continue")

    waiting.goes_on(PhoneNumber)
    with portal.rows() as session:
        row = newest_selfie(session)
        assert Device.PHONE is row.challenge.device
        assert row.burst_key
