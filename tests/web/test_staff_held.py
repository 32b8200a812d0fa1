"""The review page while somebody holds the case, and rejections that need two."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.message import Message
from portal.models.review import Proposal
from portal.models.verification import Decision
from portal.services import staff as colleagues
from portal.states import Role, VerificationState
from tests.clocks import NOON
from tests.staff_cast import anew, browser, make_staff
from tests.web.anna import Anna, make_anna

REJECTED = {"outcome": "rejected", "rejection": ["not_you"]}
TEXTS = {"text_for_customer": "Please call us.", "text_for_staff": "It is her sister."}


@pytest.fixture
def anna(app, session, client) -> Anna:
    anna = make_anna(app, session, client).submits()
    anna.customer.email_confirmed_at = NOON
    session.commit()
    return anna


@pytest.fixture
def person(app: Flask, session, anna):
    """Give a browser of somebody with this name and role."""

    def person(name: str, role: Role = Role.REVIEWER) -> FlaskClient:
        row = make_staff(session, role, name=name, email=f"{name}@example.org")
        return browser(app, session, row)

    return person


@pytest.fixture
def rae(person) -> FlaskClient:
    return person("Rae")


@pytest.fixture
def ole(person) -> FlaskClient:
    return person("Ole")


@pytest.fixture
def page(anna) -> str:
    return f"/staff/verifications/{anna.verification.public_id}"


@pytest.fixture
def decide(anna, page):
    def decide(who: FlaskClient, **given):
        return who.post(page, data={"version": str(anna.fresh().version), **given})

    return decide


@pytest.fixture
def four_eyes(app: Flask) -> None:
    """Let a second person confirm each rejection."""
    portal = app.extensions["portal"]
    policy = portal.config.policy
    review = replace(policy.review, four_eyes_rejection="on")
    config = replace(portal.config, policy=replace(policy, review=review))
    app.extensions["portal"] = replace(portal, config=config)


def writes(text: str) -> bool:
    return 'name="outcome"' in text


def test_who_takes_it_decides_and_others_look(rae, ole, page):
    assert "Nobody holds this." in rae.get(page).text

    rae.post(f"{page}/take")

    mine, other = rae.get(page).text, ole.get(page).text
    assert "You hold this since 12:00." in mine
    assert "Rae holds this since 12:00." in other
    assert "<figure" in other
    assert (True, False) == (writes(mine), writes(other))


def test_who_comes_second_is_shown_who_has_it(rae, ole, page):
    rae.post(f"{page}/take")

    answer = ole.post(f"{page}/take", follow_redirects=True)

    assert "Rae holds this since 12:00." in answer.text


def test_put_back_it_is_free(rae, ole, page):
    rae.post(f"{page}/take")

    assert rae.post(f"{page}/release").location.endswith("/staff/queue")

    assert "Nobody holds this." in ole.get(page).text


def test_a_page_that_is_only_left_is_kept_for_a_moment(rae, ole, page, clock):
    rae.post(f"{page}/take")

    assert 204 == rae.post(f"{page}/release", data={"leaving": "yes"}).status_code
    assert "Rae holds this" in ole.get(page).text
    clock.forward(seconds=30)
    assert "Nobody holds this." in ole.get(page).text


def test_loading_the_page_anew_keeps_it(rae, ole, page, clock):
    rae.post(f"{page}/take")
    rae.post(f"{page}/release", data={"leaving": "yes"})

    rae.get(page)

    clock.forward(minutes=14)
    assert "Rae holds this" in ole.get(page).text


def test_use_keeps_it_and_a_loss_is_told(rae, ole, page, clock):
    rae.post(f"{page}/take")
    clock.forward(minutes=10)
    assert 204 == rae.post(f"{page}/keep").status_code

    clock.forward(minutes=15)
    ole.post(f"{page}/take")

    told = rae.post(f"{page}/keep")
    assert 200 == told.status_code
    assert "Ole holds this since 12:25." in told.text
    assert "What you wrote is still on this page." in told.text


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.ADMINISTRATOR])
def test_some_roles_take_it_over_and_the_other_is_told(rae, person, page, role):
    ada = person("Ada", role)
    rae.post(f"{page}/take")
    assert "Take it over" in ada.get(page).text

    ada.post(f"{page}/take-over")

    assert writes(ada.get(page).text)
    assert "Ada took this over from you at 12:00." in rae.get(page).text
    assert "Ada holds this" in rae.post(f"{page}/keep").text


def test_a_reviewer_takes_nothing_over(rae, ole, page):
    rae.post(f"{page}/take")

    assert "Take it over" not in ole.get(page).text
    assert 403 == ole.post(f"{page}/take-over").status_code


def test_a_lease_lost_while_writing_loses_no_text(
    rae, ole, page, decide, anna, clock, session
):
    rae.post(f"{page}/take")
    clock.forward(minutes=15)
    ole.post(f"{page}/take")

    answer = decide(rae, **REJECTED, **TEXTS)

    assert 409 == answer.status_code
    assert "Ole holds this since 12:15." in answer.text
    assert "Please call us." in answer.text
    assert "It is her sister." in answer.text
    assert anew(session).scalar(select(Decision)) is None


def test_a_lease_that_ran_out_alone_stops_nobody(rae, page, decide, anna, clock):
    rae.post(f"{page}/take")
    clock.forward(minutes=20)

    assert 303 == decide(rae, outcome="approved").status_code


def test_who_was_second_keeps_the_text(rae, ole, decide):
    decide(ole, outcome="approved")

    answer = decide(rae, **REJECTED, **TEXTS)

    assert "Ole decided before you" in answer.text
    assert "It is her sister." in answer.text


def test_the_preview_shows_what_the_customer_will_read(rae, page, anna, session):
    form = {"do": "preview", **REJECTED, **TEXTS}

    text = rae.post(f"{page}/preview", data=form).text

    seen = text[
        text.index('id="foreseen"') : text.index(
            "</section>", text.index('id="foreseen"')
        )
    ]
    assert "Your identity was not confirmed" in seen
    assert "The pictures do not show the person whom this account belongs to." in seen
    assert "was not accepted" in seen  # the e-mail
    assert "Please call us." in seen
    assert "sister" not in seen
    assert VerificationState.IN_REVIEW is anna.fresh().state
    assert rae.get(f"{page}/preview").location.endswith(page)


def test_a_preview_is_in_the_customers_language(rae, page, anna, session):
    anna.customer.language = "ar"
    session.commit()

    text = rae.post(f"{page}/preview", data={"outcome": "approved"}).text

    assert 'lang="ar"' in text


@pytest.mark.parametrize("do", ["preview", "start"])
def test_a_preview_wants_its_reasons(rae, page, do):
    form = {"outcome": "rejected", "do": do, **TEXTS}

    answer = rae.post(f"{page}/preview", data=form)

    assert 422 == answer.status_code
    assert "Tick at least one reason" in answer.text
    assert "Please call us." in answer.text


def test_a_first_text_follows_from_the_reasons(rae, page):
    form = {
        "outcome": "resubmission_requested",
        "again_document": ["screen", "photocopy"],
    }

    text = rae.post(f"{page}/preview", data={"do": "start", **form}).text

    assert 1 == text.count("not a copy, not a scan and not a screen")


def test_a_first_text_is_added_to_what_is_written(rae, page):
    form = {"do": "start", **REJECTED, **TEXTS}

    text = rae.post(f"{page}/preview", data=form).text

    written = re.search(r"<textarea[^>]*text_for_customer[^>]*>([^<]*)<", text)[1]
    assert written.strip().startswith("Please call us.")
    assert "verified by its owner alone" in written


@pytest.mark.usefixtures("four_eyes")
class TestRejectionsOfTwo:
    """With the setting on."""

    def test_the_customer_reads_in_review_until_it_is_confirmed(
        self, rae, ole, page, decide, anna, session
    ):
        assert 303 == decide(rae, **REJECTED, **TEXTS).status_code
        assert 'data-state="in_review"' in anna.reads("/verify/done")
        assert "awaits a second person" in ole.get("/staff/queue").text
        assert anew(session).scalar(select(Message)) is None

        ole.post(f"{page}/take")
        shown = ole.get(page).text
        assert "It is her sister." in shown
        assert not writes(shown)
        form = {"version": str(anna.fresh().version)}
        assert 303 == ole.post(f"{page}/confirm-rejection", data=form).status_code

        assert 'data-state="rejected"' in anna.reads("/verify/done")
        assert "result" == anew(session).scalars(select(Message)).one().kind
        assert "Rae, confirmed by Ole" in ole.get(page).text

    def test_who_proposed_it_withdraws_it_but_cannot_confirm(
        self, rae, page, decide, anna
    ):
        decide(rae, **REJECTED, **TEXTS)
        form = {"version": str(anna.fresh().version)}

        answer = rae.post(f"{page}/confirm-rejection", data=form)
        assert 409 == answer.status_code
        assert "You proposed this yourself." in answer.text
        rae.post(f"{page}/send-back")

        text = rae.get(page).text
        assert "Rae proposed to reject it and withdrew that." in text
        assert "Nobody holds this." in text

    def test_sent_back_it_wants_a_note_and_shows_it(self, rae, ole, page, decide):
        decide(rae, **REJECTED, **TEXTS)
        ole.post(f"{page}/take")

        empty = ole.post(f"{page}/send-back", data={"note": " "})
        assert 422 == empty.status_code
        assert "Write what has to be looked at again" in empty.text
        ole.post(f"{page}/send-back", data={"note": "The photo is old."})

        assert "The photo is old." in rae.get(page).text
        assert "Ole sent back what Rae proposed." in rae.get(page).text

    def test_a_long_note_is_kept(self, rae, ole, page, decide):
        decide(rae, **REJECTED)
        ole.post(f"{page}/take")

        answer = ole.post(f"{page}/send-back", data={"note": "x" * 1001})

        assert 422 == answer.status_code
        assert "x" * 1001 in answer.text

    def test_a_second_answer_is_told(self, rae, ole, person, page, decide, anna):
        tia = person("Tia")
        decide(rae, **REJECTED)
        version = str(anna.fresh().version)
        ole.post(f"{page}/send-back", data={"note": "No"})

        answer = tia.post(f"{page}/confirm-rejection", data={"version": version})

        assert 409 == answer.status_code
        assert "The proposal was answered before you." in answer.text

    @pytest.mark.parametrize("given", [{}, {"version": "x"}, {"version": "1"}])
    def test_an_older_page_confirms_nothing(
        self, rae, ole, page, decide, session, given
    ):
        decide(rae, **REJECTED)

        answer = ole.post(f"{page}/confirm-rejection", data=given)

        assert 409 == answer.status_code
        assert "Something changed" in answer.text
        assert anew(session).scalar(select(Decision)) is None

    def test_the_proposal_of_who_left_cannot_be_confirmed(
        self, rae, ole, page, decide, anna, session
    ):
        decide(rae, **REJECTED)
        proposal = anew(session).scalars(select(Proposal)).one()
        make_staff(session, Role.ADMINISTRATOR)
        colleagues.disable(session, proposal.staff, actor="test", now=NOON)
        session.commit()

        form = {"version": str(anna.fresh().version)}
        answer = ole.post(f"{page}/confirm-rejection", data=form)

        assert 409 == answer.status_code
        assert "may not work here any more" in answer.text

    def test_another_verdict_does_not_pass_a_proposal_by(
        self, rae, ole, page, decide, anna
    ):
        decide(rae, **REJECTED)

        answer = decide(ole, outcome="approved", text_for_staff="Keep me")

        assert 409 == answer.status_code
        assert "Rae proposed to reject this" in answer.text
        assert "Keep me" in answer.text
        assert VerificationState.IN_REVIEW is anna.fresh().state
