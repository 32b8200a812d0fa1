"""The consent step: a real choice."""

from sqlalchemy import func, select

from portal.models.customer import Consent
from portal.services import consents
from tests.web.anna import Anna


def answers(anna: Anna) -> int:
    anna.session.rollback()
    return anna.session.scalar(select(func.count(Consent.id)))


def test_agreeing_keeps_version_time_address_and_language(anna: Anna):
    anna.starts()

    answer = anna.sends("/verify/consent", answer="agree")

    kept = anna.newest_consent()
    assert answer.headers["Location"] == "/verify"
    assert (kept.given, kept.text_version, kept.language, kept.address) == (
        True,
        consents.TEXT_VERSION,
        "en",
        "127.0.0.1",
    )


def test_agreeing_twice_keeps_one_answer(anna: Anna):
    anna.starts()
    anna.sends("/verify/consent", answer="agree")

    answer = anna.sends("/verify/consent", answer="agree")

    assert (answer.headers["Location"], answers(anna)) == ("/verify", 1)


def test_refusing_is_kept_and_says_what_follows(anna: Anna):
    anna.starts()

    anna.sends("/verify/consent", answer="refuse")

    page = anna.reads("/verify/consent")
    assert anna.newest_consent().given is False
    assert 'data-state="refused"' in page
    assert "New orders close on 22 December" in page


def test_one_who_refused_goes_no_further_and_may_change_their_mind(anna: Anna):
    anna.starts()
    anna.sends("/verify/consent", answer="refuse")

    assert anna.client.get("/verify/document").headers["Location"] == "/verify/consent"
    anna.sends("/verify/consent", answer="agree")
    assert anna.client.get("/verify").headers["Location"] == "/verify/document"


def test_an_answer_that_is_neither_changes_nothing(anna: Anna):
    anna.starts()

    assert anna.sends("/verify/consent", answer="perhaps").status_code == 400
    assert anna.sends("/verify/consent").status_code == 400
    assert answers(anna) == 0


def test_going_back_to_it_says_that_it_was_given(anna: Anna):
    anna.finishes("consent")

    page = anna.reads("/verify/consent")

    assert 'data-state="done"' in page
    assert "I agree" not in page


def test_refusing_after_something_was_given_does_not_claim_that_nothing_was(anna: Anna):
    anna.finishes("consent", "document")

    anna.sends("/verify/consent", answer="refuse")

    page = anna.reads("/verify/consent")
    assert 'data-state="withdrawn"' in page
    assert "nothing was taken" not in page


def test_agreeing_again_after_a_withdrawal_asks_no_step_twice(anna: Anna):
    anna.finishes("consent", "document", "selfie")
    anna.sends("/profile/consent/withdraw")
    assert anna.client.get("/verify").headers["Location"] == "/verify/consent"

    anna.sends("/verify/consent", answer="agree")

    assert anna.client.get("/verify").headers["Location"] == "/verify/phone"
