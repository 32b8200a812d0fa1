"""What the pages and the figures say while pictures are examined."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.jobs.examining import assess_due
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.states import EvidenceState, ExaminationState
from tests.clocks import NOON, SetClock
from tests.staff_cast import browser, make_staff
from tests.web.anna import Anna, make_anna

CHECKING = "We are checking your pictures. This takes seconds."
BY_A_PERSON = "A person looks at what you gave."


@pytest.fixture
def anna(app: Flask, session: Session, client: FlaskClient) -> Anna:
    return make_anna(app, session, client).submits()


def test_who_has_just_submitted_is_told_that_it_takes_seconds(anna: Anna):
    page = anna.reads("/verify/done")

    assert CHECKING in page
    assert 'data-state="in_review"' in page
    assert "data-waits" in page


def test_then_a_person_looks(anna: Anna):
    assert 1 == assess_due()

    page = anna.reads("/verify/done")

    assert CHECKING not in page
    assert BY_A_PERSON in page


def test_where_no_worker_comes_nobody_is_told_of_seconds(anna: Anna, clock: SetClock):
    clock.forward(minutes=3)

    assert BY_A_PERSON in anna.reads("/verify/done")


def test_a_waiting_page_moves_on_when_it_is_assessed(anna: Anna):
    shown = re.search(r'data-version="(\d+)"', anna.reads("/verify/done")).group(1)
    assess_due()

    answer = anna.client.get(
        f"/verify/done?seen={shown}", headers={"HX-Request": "true"}
    )

    assert BY_A_PERSON in answer.text


def test_the_queue_marks_what_is_examined_still(app, session, anna: Anna):
    reviewer = browser(app, session, make_staff(session))
    assert "being examined" in reviewer.get("/staff/queue").text

    assess_due()

    assert "being examined" not in reviewer.get("/staff/queue").text


def test_a_monitor_sees_what_waits(session: Session, anna: Anna, clock: SetClock):
    row = session.scalars(select(Evidence)).first()
    session.add(
        Examination(evidence=row, verification=row.verification, asked_at=clock())
    )
    session.commit()
    clock.forward(seconds=90)

    figures = anna.client.get("/metrics").text

    assert f'portal_examinations{{state="{ExaminationState.WAITING}"}} 1' in figures
    assert 'portal_examinations{state="done"} 0' in figures
    assert "portal_examination_oldest_seconds 90" in figures


@pytest.fixture
def refused(app: Flask, session: Session, client: FlaskClient) -> Anna:
    """Anna's document was asked for anew while she went on."""
    anna = make_anna(app, session, client).finishes("consent", "document", "selfie")
    picture = session.scalars(select(Evidence).where(Evidence.side == "front")).one()
    picture.state, picture.reasons = EvidenceState.REFUSED, ["zone_cut"]
    step = anna.verification.progress("document")
    step.done_at, step.asked_again_at = None, NOON
    step.asked_again_for = ["zone_cut"]
    session.commit()
    return anna


def test_what_is_typed_meanwhile_is_kept(refused: Anna):
    answer = refused.client.post(
        "/verify/phone", data={"action": "send", "phone": "+447700900123"}
    )

    assert answer.status_code in {200, 303, 422}


def test_the_way_leads_back_to_the_picture_with_its_reason(refused: Anna):
    refused.finishes("phone", "email")

    answer = refused.client.post("/verify/review", follow_redirects=True)

    assert "/verify/document" == answer.request.path
    assert "The bottom of the page is cut off." in answer.text
