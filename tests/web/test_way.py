"""The way through the steps, for a person who goes back, reloads and opens tabs."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.jobs.examining import assess_due
from portal.models.verification import Verification
from portal.states import DecisionOutcome, VerificationState
from tests.web.anna import KEYS, Anna


def where(answer) -> str:
    return answer.headers["Location"]


def test_a_stranger_is_sent_to_the_sign_in(client: FlaskClient):
    for path in ("/profile", "/verify", "/verify/consent", "/verify/done"):
        assert where(client.get(path)) == "/sign-in"


def test_a_strangers_waiting_fragment_takes_the_whole_page_there(client: FlaskClient):
    answer = client.get("/verify/done", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")


def test_starting_leads_to_the_consent(anna: Anna):
    answer = anna.sends("/verify/start")

    assert (answer.status_code, where(answer)) == (303, "/verify")
    assert where(anna.client.get("/verify")) == "/verify/consent"


def test_starting_twice_begins_one_verification(anna: Anna):
    anna.sends("/verify/start")
    anna.sends("/verify/start")

    assert anna.session.scalar(select(func.count(Verification.id))) == 1


@pytest.mark.parametrize("path", ["/verify", "/verify/consent", "/verify/done"])
def test_before_the_start_every_page_leads_to_the_profile(anna: Anna, path: str):
    assert where(anna.client.get(path)) == "/profile"


@pytest.mark.parametrize("done", range(len(KEYS)))
def test_the_way_goes_on_at_the_first_step_that_is_left(anna: Anna, done: int):
    anna.starts().finishes(*KEYS[:done])

    assert where(anna.client.get("/verify")) == f"/verify/{KEYS[done]}"


@pytest.mark.parametrize("key", ["document", "selfie", "phone", "email", "review"])
def test_a_step_before_its_turn_leads_to_the_one_that_is_next(anna: Anna, key: str):
    anna.starts()

    assert where(anna.client.get(f"/verify/{key}")) == "/verify/consent"


def test_sending_a_step_before_its_turn_changes_nothing(anna: Anna):
    anna.starts()

    answer = anna.sends("/verify/review", version="1")

    assert answer.status_code == 409
    assert "This step is not open now" in answer.text
    assert anna.fresh().state is VerificationState.OPEN


def test_an_unknown_step_is_not_found(anna: Anna):
    anna.starts()

    assert anna.client.get("/verify/astrology").status_code == 404


@pytest.mark.parametrize("key", [*KEYS, "review"])
def test_after_submitting_every_step_leads_to_the_result(anna: Anna, key: str):
    anna.submits()

    page = anna.reads(f"/verify/{key}")

    assert 'data-state="in_review"' in page


@pytest.mark.parametrize("key", [*KEYS, "review"])
def test_after_submitting_no_step_takes_anything(anna: Anna, key: str):
    anna.submits()
    before = anna.fresh().version

    assert anna.sends(f"/verify/{key}", answer="refuse", version="1").status_code == 409
    assert anna.fresh().version == before


def test_the_result_before_anything_was_sent_is_the_next_step(anna: Anna):
    anna.finishes("consent")

    assert where(anna.client.get("/verify/done")) == "/verify/document"


def test_the_result_says_when_the_answer_comes(anna: Anna):
    anna.submits()
    assess_due()  # to a person's hands

    assert "23 November 2026, 12:00 UTC" in anna.reads("/verify/done")


def test_an_approval_is_shown(anna: Anna):
    anna.submits().is_told(DecisionOutcome.APPROVED)

    page = anna.reads("/verify/done")

    assert 'data-state="approved"' in page
    assert "You are verified" in page


def test_a_rejection_says_what_may_be_told_and_whom_to_ask(anna: Anna):
    anna.submits().is_told(
        DecisionOutcome.REJECTED, "The photo was replaced.", reasons=["not_you"]
    )

    page = anna.reads("/verify/done")

    assert 'data-state="rejected"' in page
    assert "do not show the person whom this account belongs to" in page
    assert "The photo was replaced." in page
    assert "help@northwind.example" in page


def test_asking_again_says_which_step_and_why(anna: Anna):
    anna.submits().is_asked_again("document", "expired", text="It ended in May.")

    page = anna.reads("/verify/done")

    assert 'data-state="resubmission_requested"' in page
    assert "Use a document that is still valid." in page
    assert "It ended in May." in page
    assert "Selfie" not in page


def test_only_what_was_asked_again_is_open(anna: Anna):
    anna.submits().is_asked_again("selfie", "unclear")

    assert where(anna.client.get("/verify")) == "/verify/selfie"
    for key in ("consent", "document", "phone", "email", "review"):
        assert where(anna.client.get(f"/verify/{key}")) == "/verify/selfie"


def test_a_reviewers_text_is_shown_as_text(anna: Anna):
    anna.submits().is_asked_again("selfie", "unclear", text="<script>alert(1)</script>")

    assert "<script>alert" not in anna.reads("/verify/done")


def test_the_waiting_page_asks_until_the_decision_is_there(anna: Anna):
    anna.submits()
    version = anna.fresh().version
    assert f'hx-get="/verify/done?seen={version}"' in anna.reads("/verify/done")

    anna.is_told(DecisionOutcome.APPROVED)

    answer = anna.client.get(
        f"/verify/done?seen={version}", headers={"HX-Request": "true"}
    )
    assert answer.text.lstrip().startswith("<title>You are verified")
    assert 'data-state="approved"' in answer.text
    assert "hx-get" not in answer.text
