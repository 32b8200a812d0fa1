"""A page that waits for an examination: held, told, and never in the way."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.domain.documents.seen import Page, SelfieSeen, SideSeen
from portal.domain.findings import Finding
from portal.models.evidence import Evidence
from portal.services.examinations import examining
from portal.states import CheckOutcome, Side
from tests.web.anna import Anna
from tests.web.capturing import face, passport, send, upload

DOCUMENT, SELFIE = "/verify/document", "/verify/selfie"
FORM = {"document_type": "passport", "issuing_country": "SWE"}
CUT = Finding(
    name="document.zone",
    version="1",
    outcome=CheckOutcome.FAIL,
    reasons=("zone_cut",),
)
WAITS = {"HX-Request": "true"}
IS_CUT = "The bottom of the page is cut off."
LOOKING = "Looking at your picture…"


@pytest.fixture
def here(anna: Anna) -> Anna:
    """Anna with a passport that is being looked at; nobody is held for long."""
    portal = anna.app.extensions["portal"]
    handoff = replace(portal.config.policy.handoff, hold_seconds=0.05)
    policy = replace(portal.config.policy, handoff=handoff)
    config = replace(portal.config, policy=policy)
    anna.app.extensions["portal"] = replace(portal, config=config)
    anna.finishes("consent")
    send(anna.client, DOCUMENT, {**FORM, "front": upload(passport()), "action": "save"})
    return anna


def examined(anna: Anna, *found: Finding) -> None:
    """Have what waits examined, with this result."""
    portal = anna.app.extensions["portal"]
    policy, now = portal.config.policy, portal.adapters.clock()
    while work := examining.take_due(anna.session, policy=policy.examination, now=now):
        seen = (
            SelfieSeen(face=None, findings=())
            if work.side is Side.SELFIE
            else SideSeen(page=Page(), portrait=None, findings=found)
        )
        examining.settle(anna.session, work, seen, policy=policy, now=now)
    anna.session.commit()


def waiting(anna: Anna, path: str, *, seen: int):
    """Ask as the page does that waits."""
    return anna.client.get(f"{path}?seen={seen}", headers=WAITS)


def test_a_picture_that_is_looked_at_is_told_to_be(here):
    page = here.reads(DOCUMENT)

    assert LOOKING in page
    assert 'data-state="accepted" data-looking' in page


def test_nothing_new_is_no_answer(here):
    assert 204 == waiting(here, DOCUMENT, seen=here.fresh().version).status_code


def test_a_page_that_is_older_is_shown_anew_at_once(here):
    answer = waiting(here, DOCUMENT, seen=here.fresh().version - 1)

    assert 200 == answer.status_code
    assert LOOKING in answer.text


def test_a_page_that_waits_for_nothing_is_shown(here):
    """Else it would ask again and again."""
    examined(here)

    answer = waiting(here, DOCUMENT, seen=here.fresh().version)

    assert LOOKING not in answer.text
    assert "data-looked-at" not in answer.text


def test_what_is_to_be_taken_again_is_told_once(here):
    examined(here, CUT)

    page = here.client.get(DOCUMENT)

    assert 200 == page.status_code
    assert 'data-step="document" data-state="refused"' in " ".join(page.text.split())
    assert IS_CUT in page.text


def test_a_finished_step_that_opens_again_says_why(here):
    send(here.client, DOCUMENT, {**FORM, "action": "continue"})
    examined(here, CUT)

    page = here.client.get(SELFIE, follow_redirects=True)

    assert DOCUMENT == page.request.path
    # in its slot, and in the summary that leads there
    assert 2 == page.text.count(IS_CUT)


def test_a_new_picture_ends_what_was_said_of_the_old(here):
    examined(here, CUT)
    other = passport() + b"\0"

    send(here.client, DOCUMENT, {**FORM, "front": upload(other), "action": "save"})

    assert IS_CUT not in here.reads(DOCUMENT)


def test_continue_without_a_new_picture_says_it_again(here):
    examined(here, CUT)

    answer = send(here.client, DOCUMENT, {**FORM, "action": "continue"})

    assert 422 == answer.status_code
    assert IS_CUT in answer.text


def test_a_selfie_is_kept_while_the_document_is_to_be_mended(here):
    send(here.client, DOCUMENT, {**FORM, "action": "continue"})
    examined(here, CUT)

    answer = send(here.client, SELFIE, {"selfie": upload(face()), "action": "continue"})

    assert 303 == answer.status_code
    here.session.rollback()
    assert Side.SELFIE in {
        row.side for row in here.session.scalars(select(Evidence)) if row.storage_key
    }


def test_a_selfie_before_any_document_is_refused(anna):
    anna.finishes("consent")

    assert 409 == send(anna.client, SELFIE, {"selfie": upload(face())}).status_code


def test_who_was_signed_out_meanwhile_is_led_to_the_sign_in(here):
    version = here.fresh().version
    with here.client.session_transaction() as cookie:
        cookie.clear()

    answer = waiting(here, DOCUMENT, seen=version)

    assert "/sign-in" == answer.headers["HX-Redirect"]
