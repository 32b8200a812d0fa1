"""A picture is looked at in the background, and the page says what came of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.domain.demo import Case
from portal.domain.documents.seen import Page as Written
from portal.domain.documents.seen import SelfieSeen, SideSeen
from portal.domain.findings import Finding
from portal.services.examinations import examining
from portal.states import CheckOutcome, Side
from tests.journeys.cast import placed, signed_in
from tests.journeys.live import Live
from tests.pages.document import Document
from tests.pages.on_phone import PhoneDocument, follow
from tests.pages.selfie import Selfie

GOOD = Finding(name="document.zone", version="1", outcome=CheckOutcome.PASS)
CUT = Finding(
    name="document.zone",
    version="1",
    outcome=CheckOutcome.FAIL,
    reasons=("zone_cut",),
)
LOOKING = "Looking at your picture…"
IS_CUT = "The bottom of the page is cut off."
AT_THE_DOCUMENT = Case(key="", title="", what="", finished=("consent",))
AT_THE_SELFIE = Case(key="", title="", what="", finished=("consent", "document"))


def examined(portal: Live, *found: Finding) -> None:
    """Have every picture examined that waits for it, with this result."""
    policy = portal.app.extensions["portal"].config.policy
    with portal.rows() as session:
        while work := examining.take_due(
            session, policy=policy.examination, now=portal.clock()
        ):
            seen = (
                SelfieSeen(face=None, findings=())
                if work.side is Side.SELFIE
                else SideSeen(page=Written(), portrait=None, findings=found)
            )
            examining.settle(session, work, seen, policy=policy, now=portal.clock())


def front(page: Page) -> Locator:
    return page.locator("[data-slot=front]")


@pytest.fixture
def passport(pictures) -> Path:
    return pictures.passport


@pytest.fixture
def here(portal, desktop) -> Document:
    """A customer, with and without scripts, at the document."""
    return signed_in(portal, desktop, Document, who=placed(portal, AT_THE_DOCUMENT))


def gives(here: Document, passport: Path) -> None:
    here.chooses("passport").gives(front=passport)
    if not here.person.scripts:
        # going on is never blocked; the step is opened again to see it
        here.presses("Continue")
        here.page.goto("/verify/document")
    expect(front(here.page)).to_contain_text(LOOKING)


def looks_again(here: Document) -> None:
    """Load the page anew, where nothing does it by itself."""
    if not here.person.scripts:
        here.page.goto("/verify/document")


def test_a_good_picture_is_told_to_be_good(here, portal, passport):
    gives(here, passport)

    examined(portal, GOOD)
    looks_again(here)

    expect(front(here.page)).not_to_contain_text(LOOKING)
    expect(front(here.page).get_by_text("accepted", exact=True)).to_be_visible()


def test_a_picture_of_no_use_is_asked_for_anew(here, portal, passport, pictures):
    gives(here, passport)

    examined(portal, CUT)
    looks_again(here)

    expect(front(here.page)).to_have_attribute("data-state", "refused")
    expect(front(here.page)).to_contain_text(IS_CUT)
    here.person.looks_closely()
    here.gives(front=pictures.front)
    if not here.person.scripts:
        here.presses("Continue")
        Selfie(here.person)


def test_going_on_waits_for_no_examination(here, portal, passport):
    gives(here, passport)

    here.continues()


def test_a_reader_who_is_busy_is_not_disturbed(portal, person, passport):
    """What is done in one slot goes on while another is told."""
    here = signed_in(
        portal, person("desktop"), Document, who=placed(portal, AT_THE_DOCUMENT)
    )
    here.chooses("id_card").gives(front=passport)
    back = here.page.locator("[data-slot=back]")
    back.evaluate("slot => { slot.doing = 'camera'; }")

    examined(portal, CUT)
    here.page.wait_for_timeout(0)
    expect(back).to_have_attribute("data-doing", "camera")
    back.evaluate("slot => { slot.doing = ''; }")

    expect(front(here.page)).to_contain_text(IS_CUT)


def test_the_selfie_makes_room_for_the_document(portal, person):
    who = placed(portal, AT_THE_SELFIE)
    here = signed_in(portal, person("desktop"), Selfie, who=who)

    examined(portal, CUT)

    document = here.becomes(Document)
    document.sees(IS_CUT)


def test_a_selfie_in_hand_is_kept_though_the_document_is_asked_for(
    portal, person, pictures
):
    who = placed(portal, AT_THE_SELFIE)
    here = signed_in(portal, person("desktop", scripts=False), Selfie, who=who)
    examined(portal, CUT)

    document = here.gives_then(pictures.face, Document)

    document.sees(IS_CUT)
    document.gives(front=pictures.front, back=pictures.back)
    document.presses("Continue")
    expect(here.page.locator("main")).to_have_attribute("data-step", "phone")


def test_a_phone_is_led_back_to_the_document(portal, person, pictures):
    who = placed(portal, AT_THE_DOCUMENT)
    computer = signed_in(portal, person("desktop"), Document, who=who)
    waiting = computer.continues_on_a_phone()
    choice = follow(person("iphone"), waiting.link()).continues()
    document = choice.picks(waiting.number(), PhoneDocument)
    document.chooses("passport").gives(front=pictures.passport).continues()

    examined(portal, CUT)

    document.becomes(PhoneDocument).sees(IS_CUT)
