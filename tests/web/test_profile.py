"""The profile page."""

import pytest
from sqlalchemy import func, select

from portal.models.audit import AuditEvent
from portal.models.invitation import Invitation
from portal.states import DecisionOutcome, InvitationWay
from tests.clocks import NOON, SetClock
from tests.factories import make_customer
from tests.web.anna import Anna, make_anna


def events(anna: Anna, action: str) -> int:
    query = select(func.count(AuditEvent.id)).where(AuditEvent.action == action)
    anna.session.rollback()
    return anna.session.scalar(query)


def test_it_greets_and_offers_the_start(anna: Anna):
    page = anna.reads("/profile")

    assert 'data-step="profile" data-state="not_started"' in page
    assert "Hello, Anna" in page
    assert "Start KYC verification" in page
    assert "Open until 22 December." in page


def test_a_customer_without_a_name_has_a_profile(app, session, client):
    anna = Anna(app, session, client, make_customer(session, name=""))
    anna.signs_in(client)

    assert "<h1>Your profile</h1>" in anna.reads("/profile")


def test_one_under_way_is_told_what_is_left(anna: Anna):
    anna.finishes("consent", "document")

    page = anna.reads("/profile")

    assert "2 of 6 steps are done. Next: Selfie." in page
    assert "Start KYC verification" not in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "30 days left"),
        (0.5, "30 days left"),
        (18, "12 days left"),
        (29.5, "1 day left"),
        (30, "time is over"),
        (300, "The time to confirm who you are is over."),
    ],
)
def test_the_days_left_are_counted(
    anna: Anna, clock: SetClock, days: float, words: str
):
    clock.forward(days=days)
    anna.signs_in(anna.client, now=clock.at)

    assert words in anna.reads("/profile")


def test_every_outcome_has_its_words(anna: Anna):
    anna.submits()
    assert "A person is looking at it" in anna.reads("/profile")

    anna.is_told(DecisionOutcome.APPROVED)
    assert "You are verified" in anna.reads("/profile")


def test_an_asked_again_step_stands_there_with_its_reason(anna: Anna):
    anna.submits().is_asked_again("document", "unreadable")

    page = anna.reads("/profile")

    assert "The document could not be read." in page
    assert ">Continue</button>" in page


def test_an_invitation_that_brought_them_is_mentioned_until_the_start(anna: Anna):
    anna.session.add(
        Invitation(
            customer=anna.customer,
            secret_hash=bytes(32),
            way=InvitationWay.EMAIL,
            made_at=NOON,
            expires_at=NOON,
            entered_at=NOON,
        )
    )
    anna.session.commit()

    assert "You were invited" in anna.reads("/profile")
    anna.starts()
    assert "You were invited" not in anna.reads("/profile")


def test_confirmed_and_unconfirmed_data_are_told_apart(anna: Anna):
    anna.customer.email_confirmed_at = NOON
    anna.session.commit()

    page = anna.reads("/profile")

    assert page.count("not confirmed") == 1
    assert "+44 7700 900123" in page


def test_a_consent_is_withdrawn_once(anna: Anna):
    anna.finishes("consent", "document")
    before = anna.fresh().version

    for _ in range(2):
        answer = anna.sends("/profile/consent/withdraw")
        assert answer.headers["Location"] == "/profile"

    assert anna.newest_consent().withdrawn_at == NOON
    assert events(anna, "consent.withdrawn") == 1
    assert anna.fresh().version == before + 1
    assert "withdrawn on 22 November" in anna.reads("/profile")


def test_withdrawing_what_was_never_given_changes_nothing(anna: Anna):
    anna.sends("/profile/consent/withdraw")

    assert events(anna, "consent.withdrawn") == 0


def test_another_device_is_signed_out_and_this_one_stays(anna: Anna):
    other = anna.signs_in()
    page = anna.reads("/profile")
    path = page.split('action="/profile/devices/')[1].split('"')[0]

    anna.sends(f"/profile/devices/{path}")

    assert other.get("/profile").headers["Location"] == "/sign-in"
    assert anna.client.get("/profile").status_code == 200


def test_nobody_signs_out_a_device_of_another(anna: Anna, app, session):
    other = make_anna(app, session, app.test_client())
    other.signs_in()
    page = other.reads("/profile")
    path = page.split('action="/profile/devices/')[1].split('"')[0]

    assert anna.sends(f"/profile/devices/{path}").status_code == 404
    assert path in other.reads("/profile")


def test_signing_out_ends_the_session_in_the_store(anna: Anna):
    with anna.client.session_transaction() as cookie:
        secret = cookie["customer"]
    anna.sends("/sign-out")

    with anna.client.session_transaction() as cookie:
        cookie["customer"] = secret  # a stolen copy of the cookie

    assert anna.client.get("/profile").headers["Location"] == "/sign-in"
