"""What a verified customer sees who is asked once more."""

from datetime import date, timedelta

import pytest

from portal.models.reverification import Reverification
from portal.models.staff import Staff
from portal.services import reverification, verifications
from portal.states import ReverificationState, VerificationState
from tests.clocks import NOON, SetClock
from tests.reverifying import APPROVED, DOCUMENTS, REJECTED, ask, decide, make_verified
from tests.staff_cast import make_staff
from tests.web.anna import Anna

State = ReverificationState
EXPIRY = date(2031, 3, 4)


@pytest.fixture
def rae(session) -> Staff:
    row = make_staff(session)
    session.commit()
    return row


@pytest.fixture
def verified(session, anna: Anna) -> Anna:
    make_verified(session, anna.customer, expiry=EXPIRY)
    session.commit()
    return anna


def asks(anna: Anna, rae: Staff, **more: object) -> Reverification:
    row = ask(anna.session, anna.customer, rae, **more)
    anna.session.commit()
    return row


def state_of(anna: Anna, row: Reverification) -> ReverificationState:
    anna.session.rollback()
    return row.state


def test_without_a_question_the_verified_see_the_result(verified):
    assert 'data-step="done" data-state="approved"' in squeezed(
        verified.reads("/verify")
    )
    assert "Does this still hold?" not in verified.reads("/profile")
    assert 'data-step="done"' in squeezed(verified.reads("/verify/again"))


def test_the_profile_shows_what_is_known_and_until_when(verified, rae):
    asks(verified, rae, why="We look at our files once a year.")

    page = verified.reads("/profile")

    assert "Does this still hold?" in page
    assert "30 days left" in page
    assert "New orders stay open until 22 December." in page
    assert "We look at our files once a year." in page
    assert "••• 567" in page
    assert "AB1234567" not in page
    assert "4 March 2031" in page


def test_verify_leads_to_the_question(verified, rae):
    asks(verified, rae)

    assert 'data-step="again" data-state="asked"' in verified.reads("/verify")
    assert 'href="/verify/again"' in verified.reads("/verify/done")
    # a page from before: the button of a way that is over
    answer = verified.client.post("/verify/start", follow_redirects=True)
    assert 'data-step="again"' in answer.text


def test_one_click_confirms(verified, rae):
    row = asks(verified, rae)

    answer = verified.sends("/verify/again", answer="holds")

    assert "/verify/again" == answer.location
    assert State.CONFIRMED is state_of(verified, row)
    assert "127.0.0.1" == row.address
    assert "Thank you" in verified.reads("/verify/again")
    assert "Does this still hold?" not in verified.reads("/profile")


def test_a_second_click_changes_nothing(verified, rae):
    asks(verified, rae)

    for _ in range(2):
        answer = verified.sends("/verify/again", answer="holds")

    assert 303 == answer.status_code
    assert "Thank you" in verified.reads("/verify/again")


def test_what_is_no_answer_is_refused(verified, rae):
    row = asks(verified, rae)

    assert 400 == verified.sends("/verify/again", answer="maybe").status_code
    assert 400 == verified.sends("/verify/again").status_code
    assert State.ASKED is state_of(verified, row)


def test_who_was_never_asked_is_led_on(verified):
    answer = verified.sends("/verify/again", answer="holds")

    assert "/verify" == answer.location


def test_something_that_changed_begins_a_new_way(verified, rae):
    row = asks(verified, rae)

    answer = verified.client.post(
        "/verify/again", data={"answer": "changed"}, follow_redirects=True
    )

    assert 'data-step="document"' in answer.text
    assert State.STARTED is state_of(verified, row)
    page = verified.reads("/profile")
    assert "3 of 6 steps are done. Next: Identity document." in page
    assert "You stay verified. New orders stay open until 22 December." in page
    assert "It still holds after all" in page


def test_who_changes_their_mind_confirms_after_all(verified, rae):
    row = asks(verified, rae)
    verified.sends("/verify/again", answer="changed")
    assert "It still holds after all" in verified.reads("/verify/again")

    verified.sends("/verify/again", answer="holds")

    assert State.CONFIRMED is state_of(verified, row)
    assert 'data-state="approved"' in verified.reads("/profile")


def test_documents_cannot_be_confirmed_away(verified, rae):
    row = asks(verified, rae, kind=DOCUMENTS)

    assert "This still holds" not in verified.reads("/verify/again")
    assert 409 == verified.sends("/verify/again", answer="holds").status_code
    assert State.ASKED is state_of(verified, row)


def test_a_document_that_expired_does_not_hold(verified, rae, clock: SetClock):
    clock.at = NOON.replace(year=2031, month=3, day=5)
    verified.signs_in(verified.client, now=clock.at)
    row = asks(verified, rae, now=clock.at)

    page = verified.reads("/verify/again")
    answer = verified.sends("/verify/again", answer="holds")

    assert "expired on 4 March 2031" in page
    assert "Give new documents" in page
    assert 422 == answer.status_code
    assert "Give us the new one." in answer.text
    assert State.ASKED is state_of(verified, row)


def test_once_the_time_is_over_it_is_not_too_late(verified, rae, clock: SetClock):
    row = asks(verified, rae)
    clock.forward(days=31)
    verified.signs_in(verified.client, now=clock.at)

    page = verified.reads("/profile")
    assert "time is over" in page
    assert "New orders are closed until this is done." in page
    verified.sends("/verify/again", answer="holds")

    assert State.CONFIRMED is state_of(verified, row)


def test_taken_back_in_the_middle_nothing_is_left_to_do(verified, rae):
    row = asks(verified, rae, kind=DOCUMENTS)
    verified.sends("/verify/again", answer="changed")
    reverification.cancel(verified.session, row, by="staff:1", now=NOON)
    verified.session.commit()

    assert "We no longer need this" in verified.reads("/verify/again")
    assert 'data-state="approved"' in verified.reads("/verify")
    assert 'data-state="approved"' in verified.reads("/verify/document")
    refused = verified.sends("/verify/document", document_type="passport")
    assert 409 == refused.status_code
    late = verified.sends("/verify/again", answer="changed")
    assert 409 == late.status_code
    assert "We no longer need this" in late.text


def test_after_the_new_approval_it_is_as_before(verified, rae):
    asks(verified, rae, kind=DOCUMENTS)
    verified.sends("/verify/again", answer="changed")
    new = verified.fresh()
    decide(verified.session, new, APPROVED)
    verified.session.commit()

    assert 'data-state="approved"' in verified.reads("/verify")
    assert "nothing left to do" in verified.reads("/profile")


def test_in_review_the_customer_stays_verified(verified, rae):
    asks(verified, rae, kind=DOCUMENTS)
    verified.sends("/verify/again", answer="changed")
    new = verified.fresh()
    new.state, new.submitted_at = VerificationState.IN_REVIEW, NOON
    verified.session.commit()

    page = verified.reads("/profile")

    assert "A person is looking at it" in page
    assert "You stay verified meanwhile, and new orders stay open." in page
    assert 'data-state="in_review"' in verified.reads("/verify/again")


def test_a_rejection_is_told_as_any(verified, rae):
    asks(verified, rae, kind=DOCUMENTS)
    verified.sends("/verify/again", answer="changed")
    decide(verified.session, verified.fresh(), REJECTED)
    verified.session.commit()

    assert "Your identity was not confirmed" in verified.reads("/profile")
    assert 'data-state="rejected"' in verified.reads("/verify/again")


def test_the_older_pictures_are_not_shown_on_the_new_way(verified, rae):
    asks(verified, rae, kind=DOCUMENTS)
    verified.sends("/verify/again", answer="changed")

    assert 404 == verified.client.get("/verify/picture/front").status_code


def test_who_withdrew_the_consent_is_led_to_it_on_the_new_way(verified, rae):
    verified.sends("/profile/consent/withdraw")
    assert 'data-state="approved"' in verified.reads("/verify")
    asks(verified, rae, kind=DOCUMENTS)

    verified.sends("/verify/again", answer="changed")

    assert 'data-step="consent"' in verified.reads("/verify")


def test_another_customers_question_is_not_theirs(verified, rae, session):
    other = make_verified(session)
    ask(session, other, rae)
    session.commit()

    assert "Does this still hold?" not in verified.reads("/profile")
    assert verifications.current(session, other.id) is not None


def test_what_staff_wrote_is_text_alone(verified, rae):
    asks(verified, rae, why="<script>alert(1)</script>")

    page = verified.reads("/verify/again")

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_last_day_is_a_day(verified, rae, clock: SetClock):
    asks(verified, rae)
    clock.forward(days=30, seconds=-1)
    verified.signs_in(verified.client, now=clock.at)

    assert "1 day left" in verified.reads("/profile")
    assert timedelta(days=30) > clock.at - NOON


def squeezed(page: str) -> str:
    return " ".join(page.split())
