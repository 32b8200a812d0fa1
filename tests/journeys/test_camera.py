"""The live camera: aimed, shot, refused, let go, or not there at all."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from tests.journeys import browsers
from tests.journeys.cast import signed_in
from tests.pages.document import Document
from tests.web.capturing import passport

REFUSE = """() => {
  const refuse = () => Promise.reject(new DOMException("", "NotAllowedError"));
  navigator.mediaDevices.getUserMedia = refuse;
}"""

SLOW = """() => {
  const media = navigator.mediaDevices, open = media.getUserMedia.bind(media);
  media.getUserMedia = async (asked) => {
    await new Promise((done) => setTimeout(done, 400));
    return open(asked);
  };
}"""


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees: a passport on a table."""
    path = tmp_path_factory.mktemp("film") / "passport.mjpeg"
    picture = Image.open(BytesIO(passport())).resize((1280, 960))
    frame = BytesIO()
    picture.save(frame, "JPEG", quality=92)
    path.write_bytes(frame.getvalue() * 20)
    return path


@pytest.fixture(scope="session")
def filmed(playwright: Playwright, film: Path) -> Iterator[Browser]:
    with browsers.browser(playwright, film=film) as started:
        yield started


def slot(page: Page, side: str) -> Locator:
    return page.locator(f"[data-slot={side}]")


def test_a_passport_is_filmed(filmed, person, portal):
    here = signed_in(portal, person("desktop", at=filmed), Document)
    here.chooses("passport")

    here.presses("Use the camera")
    expect(here.page.locator("video").first).to_have_js_property("paused", False)
    here.presses("Take the picture")
    here.presses("Take it again")
    here.presses("Take the picture")
    here.presses("Use this picture")

    expect(slot(here.page, "front")).to_have_attribute("data-state", "accepted")
    here.continues()


def test_a_press_before_the_first_frame_is_a_press(filmed, person, portal):
    here = signed_in(portal, person("desktop", at=filmed), Document)
    here.page.evaluate(SLOW)
    here.chooses("passport")

    here.presses("Use the camera")
    here.presses("Take the picture")

    expect(here.button("Use this picture")).to_be_visible()


def test_the_camera_is_let_go(filmed, person, portal):
    here = signed_in(portal, person("desktop", at=filmed), Document)
    here.chooses("passport").presses("Use the camera")
    expect(here.page.locator("video").first).to_have_js_property("paused", False)
    here.page.evaluate("window.tracks = document.querySelector('video').srcObject")

    here.page.keyboard.press("Escape")

    live = "tracks.getTracks().some(each => each.readyState === 'live')"
    assert not here.page.evaluate(live)
    expect(here.button("Use the camera")).to_be_visible()


def test_a_refused_camera_is_explained_and_the_file_stays(filmed, person, portal):
    here = signed_in(portal, person("desktop", at=filmed), Document)
    here.page.evaluate(REFUSE)
    here.chooses("passport").presses("Use the camera")

    here.sees("Click the sign before the address")
    expect(here.page.get_by_text("Choose a picture", exact=True).first).to_be_visible()


def test_an_app_without_a_camera_is_told_to_open_a_browser(person, portal):
    visitor = person("iphone")
    visitor.context.add_init_script(
        "Object.defineProperty(navigator, 'mediaDevices', {value: undefined})"
    )

    here = signed_in(portal, visitor, Document)

    here.sees("This app's browser cannot open the camera")
    here.presses("Copy the address")
    here.sees("Copied")
