"""What customers give is examined while they are there, and decided when they end."""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect

from portal.checks.examiner import Examiner
from portal.checks.people import ANNA
from portal.domain.demo import Case
from portal.domain.movements import Move
from portal.policy import Policy
from portal.services.demo import parties, specimens
from portal.states import Channel
from tests.journeys import browsers
from tests.journeys.cast import EMAIL, PHONE, placed, signed_in
from tests.journeys.live import Live
from tests.journeys.live import live as start_portal
from tests.journeys.looking import examining
from tests.pages.document import Document
from tests.pages.done import Done
from tests.pages.phone import PhoneNumber
from tests.pages.selfie import Selfie
from tests.specimen_films import still_film, turning_film
from tests.web.capturing import face

POLICY = Policy.load()
LEAD = 6.0  # seconds of the film before the head first moves
READING = 1.6  # seconds that the page gives to look straight ahead
MOVES = (Move.TURN_LEFT, Move.CLOSER)
CONSENTED = Case(key="", title="", what="", finished=("consent",))
AT_THE_SELFIE = Case(key="", title="", what="", finished=("consent", "document"))
Give = Callable[[str], Path]


class Known:
    """Draws the movements that the film shows."""

    def randint(self, least: int, most: int) -> int:
        return len(MOVES)

    def sample(self, population: Sequence[Move], count: int) -> list[Move]:
        return list(MOVES)


@pytest.fixture(scope="session")
def examiner() -> Iterator[Examiner]:
    started = Examiner(POLICY)
    started.start()
    yield started
    started.close()


@pytest.fixture
def portal(tmp_path: Path, database_url: str, examiner: Examiner) -> Iterator[Live]:
    with (
        start_portal(tmp_path / "instance", database_url) as running,
        examining(running, examiner),
    ):
        with running.rows() as session:
            parties.ensure(session, now=running.clock())
        yield running


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> Give:
    """Give the file of a specimen by its name on the sandbox page."""
    folder = tmp_path_factory.mktemp("specimens")

    def give(name: str) -> Path:
        path = folder / f"{name}.jpg"
        if not path.exists():
            drawn = specimens.picture(name, POLICY)
            assert drawn is not None, name
            path.write_bytes(drawn)
        return path

    return give


@pytest.fixture(scope="session")
def turning(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser whose camera sees Anna, who moves as she is asked to."""
    path = tmp_path_factory.mktemp("film") / "anna.mjpeg"
    turning_film(path, ANNA.head, MOVES, lead=LEAD)
    with browsers.browser(playwright, film=path) as started:
        yield started


@pytest.fixture(scope="session")
def still(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser before whose camera somebody holds a picture of Anna."""
    path = tmp_path_factory.mktemp("film") / "still.mjpeg"
    picture = Image.open(BytesIO(face())).convert("RGB")
    still_film(path, np.asarray(picture))
    with browsers.browser(playwright, film=path) as started:
        yield started


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.web.steps.challenge.SystemRandom", Known)


def moves_before_the_camera(here: Selfie) -> None:
    """Press the shutter so that the film's moves come as they are asked for."""
    here.presses("Use the camera")
    here.page.wait_for_function(
        "from => document.querySelector('video').currentTime >= from",
        arg=LEAD - READING,
    )
    here.presses("Take the picture")
    expect(here.button("Use this picture")).to_be_visible()
    here.presses("Use this picture")


def submits(here: Selfie, portal: Live) -> Done:
    """Go on from an accepted selfie to the end."""
    slot = here.page.locator("[data-slot=selfie]")
    expect(slot).to_have_attribute("data-state", "accepted")
    here.presses("Continue")
    number = PhoneNumber(here.person)
    email = number.gives_number(PHONE).gives_code(portal.code(Channel.SMS, PHONE))
    email = email.gives_address(EMAIL)
    review = email.gives_code(portal.code(Channel.EMAIL, EMAIL))
    return review.submits()


def ends(done: Done, state: str) -> Done:
    """Wait for the portal's decision, on however busy a machine."""
    main = done.page.locator("main")
    expect(main).to_have_attribute("data-state", state, timeout=60_000)
    return done.is_in_state(state)


def at_the_document(portal, person, browser=None) -> Document:
    who = placed(portal, CONSENTED)
    visitor = person("desktop", at=browser) if browser else person("desktop")
    return signed_in(portal, visitor, Document, who=who)


def test_a_clean_customer_is_approved_without_a_person(portal, person, given, turning):
    document = at_the_document(portal, person, turning).chooses("passport")
    selfie = document.gives(front=given("anna-passport-front")).continues()
    moves_before_the_camera(selfie)
    done = submits(selfie, portal)

    ends(done, "approved")


def test_a_still_picture_before_the_camera_is_refused(portal, person, still):
    who = placed(portal, AT_THE_SELFIE)
    here = signed_in(portal, person("desktop", at=still), Selfie, who=who)
    here.presses("Use the camera")
    here.presses("Take the picture")
    expect(here.button("Use this picture")).to_be_visible()

    here.presses("Use this picture")

    slot = here.page.locator("[data-slot=selfie]")
    expect(slot).to_have_attribute("data-state", "refused")
    here.sees("Nothing moved: a still picture was held before the camera.")


def test_an_expired_document_is_told_while_its_owner_is_there(portal, person, given):
    here = at_the_document(portal, person).chooses("passport")

    here.gives(front=given("anna-passport-front-expired"))

    slot = here.page.locator("[data-slot=front]")
    expect(slot).to_have_attribute("data-state", "refused")
    here.sees("The document has expired.")
    here.gives(front=given("anna-passport-front"))
    here.continues()


def test_a_blurred_picture_is_mended_at_once(portal, person, given):
    here = at_the_document(portal, person).chooses("passport")
    front = here.page.locator("input[name=front]")

    front.set_input_files(given("anna-passport-front-blurred"))
    here.sees("The picture is blurred.")
    here.gives(front=given("anna-passport-front"))

    here.continues()


def test_a_strangers_selfie_is_asked_for_again_and_then_goes_through(
    portal, person, given, turning
):
    document = at_the_document(portal, person, turning).chooses("passport")
    selfie = document.gives(front=given("anna-passport-front")).continues()
    selfie.page.locator("input[name=selfie]").set_input_files(given("greta-selfie"))
    done = ends(submits(selfie, portal), "resubmission_requested")
    done.sees("The selfie and the document do not seem to show the same person.")

    selfie = done.continues(Selfie)
    moves_before_the_camera(selfie)
    slot = selfie.page.locator("[data-slot=selfie]")
    expect(slot).to_have_attribute("data-state", "accepted")
    selfie.presses("Continue")
    selfie.presses("Submit")

    ends(Done(selfie.person), "approved")


def test_without_a_camera_a_person_decides(portal, person, given):
    document = at_the_document(portal, person).chooses("passport")
    selfie = document.gives(front=given("anna-passport-front")).continues()
    selfie.page.locator("input[name=selfie]").set_input_files(given("anna-selfie"))

    done = submits(selfie, portal)

    told = done.page.get_by_text("A person looks at what you gave")
    expect(told).to_be_visible(timeout=60_000)
    done.is_in_state("in_review")
