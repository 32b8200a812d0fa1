"""The queue, the review page, the pictures, the decision."""

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.models.audit import AuditEvent
from portal.models.evidence import Evidence
from portal.models.message import Message
from portal.models.verification import Decision
from portal.services import consents, verifications
from portal.states import Side, VerificationState
from tests.clocks import NOON
from tests.staff_cast import anew, browser, make_staff
from tests.web.anna import Anna, make_anna


@pytest.fixture
def anna(app, session, client) -> Anna:
    anna = make_anna(app, session, client).submits()
    anna.customer.email_confirmed_at = anna.verification.submitted_at
    session.commit()
    return anna


@pytest.fixture
def rae(app, session, anna) -> FlaskClient:
    return browser(app, session, make_staff(session))


@pytest.fixture
def page(anna) -> str:
    return f"/staff/verifications/{anna.verification.public_id}"


@pytest.fixture
def decide(rae, anna, page):
    def decide(outcome: str, *, by: FlaskClient = rae, **given):
        version = str(anna.fresh().version)
        form = {"outcome": outcome, "version": version, **given}
        return by.post(page, data=form)

    return decide


@pytest.fixture
def picture(session, anna, adapters) -> Evidence:
    row = (
        anew(session).scalars(select(Evidence).where(Evidence.side == Side.FRONT)).one()
    )
    jpeg = BytesIO()
    Image.new("RGB", (40, 30), "red").save(jpeg, "JPEG")
    sealed = anna.customer.vault.seal(jpeg.getvalue(), context=row.public_id)
    adapters.storage.put(row.storage_key, sealed)
    row.width, row.height = 40, 30
    session.commit()
    return row


def test_an_empty_queue_is_a_page(app, session, client):
    visitor = browser(app, session, make_staff(session))

    assert "Nobody waits" in visitor.get("/staff/queue").text


@pytest.mark.parametrize(("hours", "tone"), [(1, "ok"), (8, "warn"), (24, "bad")])
def test_the_queue_colours_by_age(app, session, anna, clock, hours, tone):
    clock.forward(hours=hours)
    visitor = browser(app, session, make_staff(session), now=clock())

    listed = visitor.get("/staff/queue").text

    assert re.search(rf'class="tag {tone}">waits', listed)
    assert "Anna Eriksson" in listed


def test_the_page_shows_what_was_given(rae, page):
    text = rae.get(page).text

    assert "Anna Eriksson" in text
    assert "Passport" in text
    assert 2 == text.count("<figure")


def test_the_page_names_the_country_that_was_chosen(anna, rae, page, session):
    anna.verification.progress("document").answers = {"country": "SWE"}
    session.commit()

    assert "Sweden" in rae.get(page).text


def test_a_picture_is_given_and_the_viewing_noted(rae, picture, session):
    answer = rae.get(f"/staff/evidence/{picture.public_id}.jpg")

    assert "image/jpeg" == answer.mimetype
    assert "no-store" == answer.headers["Cache-Control"]
    assert (40, 30) == Image.open(BytesIO(answer.data)).size
    event = (
        anew(session)
        .scalars(select(AuditEvent).where(AuditEvent.action == "evidence.viewed"))
        .one()
    )
    assert f"evidence:{picture.public_id}" == event.subject
    assert event.actor.startswith("staff:")


@pytest.mark.parametrize("ending", ["", ".jpg", "/full.jpg"])
def test_a_refused_picture_is_not_there(rae, picture, session, ending):
    picture.storage_key = None
    session.commit()

    answer = rae.get(f"/staff/evidence/{picture.public_id}{ending}")

    assert 404 == answer.status_code


def test_an_approval_is_told_to_the_customer(decide, anna, session):
    assert decide("approved").location.endswith("/staff/queue")

    assert VerificationState.APPROVED is anna.fresh().state
    assert 'data-state="approved"' in anna.reads("/verify/done")
    assert "result" == anew(session).scalars(select(Message)).one().kind


def test_a_rejection_tells_its_reason_and_the_text(decide, anna):
    decide(
        "rejected",
        rejection=["not_you"],
        text_for_customer="Please call us.",
        text_for_staff="It is her sister.",
    )

    told = anna.reads("/verify/done")
    assert 'data-state="rejected"' in told
    assert "Please call us." in told
    assert "sister" not in told


def test_what_staff_wrote_is_seen_by_staff(decide, rae, page):
    decide("rejected", rejection=["not_you"], text_for_staff="It is her sister.")

    text = rae.get(page).text
    assert "It is her sister." in text
    assert 'name="outcome"' not in text.partition("<main")[2]


def test_asking_again_opens_the_named_step_and_ends_in_approval(decide, anna, rae):
    """The whole round: asked for the selfie, given again, submitted, approved."""
    decide(
        "resubmission_requested",
        again_selfie=["unclear"],
        text_for_customer="Take off the sunglasses, please.",
    )
    told = anna.reads("/verify/done")
    assert 'data-state="resubmission_requested"' in told
    assert "sunglasses, please" in told
    assert anna.client.get("/verify").location.endswith("/verify/selfie")
    assert not anna.client.get("/verify/document").location.endswith("document")
    assert "Nobody waits" in rae.get("/staff/queue").text

    anna.verification = anna.fresh()
    anna.finishes("selfie")
    row = anna.fresh()
    verifications.submit(anna.session, row, seen=row.version, now=row.changed_at)
    anna.session.commit()

    assert "round 2" in rae.get("/staff/queue").text
    assert 303 == decide("approved").status_code
    assert VerificationState.APPROVED is anna.fresh().state


@pytest.mark.parametrize(
    ("outcome", "given"),
    [
        ("", {}),
        ("maybe", {}),
        ("rejected", {}),
        ("rejected", {"rejection": ["no such"]}),
        ("rejected", {"again_selfie": ["unclear"]}),
        ("resubmission_requested", {}),
        ("resubmission_requested", {"again_selfie": ["expired"]}),
        ("approved", {"text_for_customer": "x" * 1001}),
    ],
)
def test_half_a_decision_is_refused_and_kept(decide, anna, session, outcome, given):
    answer = decide(outcome, text_for_staff="Keep me", **given)

    assert 422 == answer.status_code
    assert "Keep me" in answer.text
    assert anew(session).scalar(select(Decision)) is None
    assert VerificationState.IN_REVIEW is anna.fresh().state


@pytest.mark.parametrize("version", ["0", "", "x", "999", "-1", "٣", "9" * 5000])
def test_an_older_page_is_told_what_changed(decide, anna, version):
    answer = decide("approved", version=version, text_for_staff="Keep me")

    assert 409 == answer.status_code
    assert "Something changed" in answer.text
    assert "Keep me" in answer.text
    assert f'name="version" type="hidden" value="{anna.fresh().version}"' in answer.text


def test_the_second_reviewer_is_told_who_decided_what(app, session, decide, anna):
    other = browser(
        app, session, make_staff(session, name="Ole Other", email="o@example.org")
    )
    decide("approved", by=other)

    answer = decide("rejected", rejection=["not_you"])

    assert 409 == answer.status_code
    assert "Ole Other decided before you" in answer.text
    assert "approved" in answer.text
    assert VerificationState.APPROVED is anna.fresh().state


def test_after_five_rounds_asking_again_is_not_offered(decide, anna, rae, page):
    anna.verification.round = 5
    anna.session.commit()

    assert "resubmission_requested" not in rae.get(page).text
    answer = decide("resubmission_requested", again_selfie=["unclear"])

    assert 422 == answer.status_code
    assert VerificationState.IN_REVIEW is anna.fresh().state


def test_what_is_not_submitted_is_not_decided(app, session, client):
    anna = make_anna(app, session, app.test_client()).starts()
    visitor = browser(app, session, make_staff(session))
    path = f"/staff/verifications/{anna.verification.public_id}"
    assert "not submitted" in visitor.get(path).text

    form = {"outcome": "approved", "version": str(anna.fresh().version)}
    answer = visitor.post(path, data=form)

    assert 409 == answer.status_code
    assert VerificationState.OPEN is anna.fresh().state


def test_a_withdrawn_consent_is_told_before_anything_else(
    rae: FlaskClient, anna: Anna, page: str, session
):
    assert "withdrawn the consent" not in rae.get(page).text

    consents.withdraw(session, anna.customer, now=NOON)
    session.commit()

    assert "withdrawn the consent" in rae.get(page).text
