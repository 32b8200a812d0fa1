"""The whole way of a customer who stays at the computer."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect

from portal.states import Channel
from tests.journeys.browsers import browser as start_browser
from tests.journeys.cast import EMAIL, PHONE, customer, signed_in
from tests.journeys.conftest import MakePerson
from tests.journeys.live import Live
from tests.journeys.people import Person
from tests.journeys.pictures import Pictures
from tests.pages.base import Screen
from tests.pages.consent import Consent
from tests.pages.document import Document
from tests.pages.phone import PhoneNumber
from tests.pages.sign_in import SignIn


def test_from_the_sign_in_to_the_review_with_uploads(
    desktop: Person, portal: Live, pictures: Pictures
):
    customer(portal)
    desktop.opens("/")
    profile = (
        SignIn(desktop).gives_email(EMAIL).gives_code(portal.code(Channel.EMAIL, EMAIL))
    )

    document = profile.starts(Consent).agrees().chooses("id_card", "SWE")
    selfie = document.gives(front=pictures.front, back=pictures.back).continues()
    number = selfie.gives(pictures.face)
    done = confirms(number, portal).submits()

    done.is_in_state("in_review")


def test_from_the_sign_in_to_the_review_with_the_camera(
    filmed: Browser, person: MakePerson, portal: Live
):
    document = signed_in(portal, person("desktop", at=filmed), Document)

    films(document.chooses("passport"), "front")
    films(document.continues(), "selfie")
    document.presses("Continue")
    done = confirms(document.becomes(PhoneNumber), portal).submits()

    done.is_in_state("in_review")


def confirms(number: PhoneNumber, portal: Live):
    """Confirm phone and e-mail by the codes sent to them."""
    email = number.gives_number(PHONE).gives_code(portal.code(Channel.SMS, PHONE))
    email = email.gives_address(EMAIL)
    return email.gives_code(portal.code(Channel.EMAIL, EMAIL))


def films(screen: Screen, side: str) -> None:
    """Take a picture with the computer's camera."""
    screen.presses("Use the camera")
    video = screen.page.locator(f"[data-slot={side}] video")
    expect(video).to_have_js_property("paused", False)
    screen.presses("Take the picture")
    screen.presses("Use this picture")
    slot = screen.page.locator(f"[data-slot={side}]")
    expect(slot).to_have_attribute("data-state", "accepted")


@pytest.fixture(scope="session")
def filmed(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, pictures: Pictures
) -> Iterator[Browser]:
    """A browser whose camera sees a passport, which has a face as well."""
    path: Path = tmp_path_factory.mktemp("film") / "passport.mjpeg"
    frame = BytesIO()
    Image.open(pictures.passport).resize((1280, 960)).save(frame, "JPEG", quality=92)
    path.write_bytes(frame.getvalue() * 20)
    with start_browser(playwright, film=path) as started:
        yield started
