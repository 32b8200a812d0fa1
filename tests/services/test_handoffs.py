"""Passing a verification to a phone, as rows."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone, LinkClosed, StepNotAllowed, TooMany
from portal.models.audit import AuditEvent
from portal.models.handoff import Handoff
from portal.models.verification import Verification
from portal.models.visitor import VisitorSession
from portal.policy import Policy
from portal.services import handoffs, verifications, visitors
from portal.services.handoffs import phone, sends
from portal.services.messages import Words
from portal.states import Channel, Device, HandoffEnd, HandoffWay
from tests.clocks import NOON
from tests.factories import make_customer
from tests.handoff_cast import finish
from tests.standing import consent

POLICY = Policy.load().handoff
LATER = NOON + timedelta(minutes=16)
WORDS = Words("Continue", "Open this", "<p>Open this</p>")


@pytest.fixture
def verification(session: Session) -> Verification:
    """A verification whose next step is the document."""
    anna = make_customer(session)
    consent(session, anna, now=NOON)
    return session.query(Verification).one()


def start(
    session: Session, verification: Verification, secret: bytes = b"1" * 32, **more: str
) -> Handoff:
    """Make a link."""
    return handoffs.start(
        session,
        verification,
        secret_hash=secret,
        from_device="Firefox on Linux",
        by_session=more.get("by_session", ""),
        now=NOON,
    )


def claim(session: Session, handoff: Handoff, *, now: datetime = NOON) -> Handoff:
    """Claim it on an iPhone."""
    return phone.claim(
        session,
        handoff,
        device="Safari on iPhone",
        policy=POLICY,
        source=Random(7),
        now=now,
    )


def pick(session: Session, handoff: Handoff, number: int | None) -> bool:
    """Choose a number on the phone."""
    return phone.match(session, handoff, picked=number, policy=POLICY, now=NOON)


def send(session: Session, handoff: Handoff, once: str) -> None:
    """Send the link by a text."""
    sends.send(
        session,
        handoff,
        channel=Channel.SMS,
        to="+447400123456",
        words=WORDS,
        once=once,
        policy=POLICY,
        now=NOON,
    )


def actions(session: Session) -> list[str]:
    """Give what the audit log says of handoffs."""
    rows = session.query(AuditEvent).order_by(AuditEvent.sequence)
    return [row.action for row in rows if row.action.startswith("handoff.")]


def test_the_steps_a_phone_can_do_are_passed_on(session, verification):
    assert ["document", "selfie"] == start(session, verification).steps


def test_a_step_that_is_done_is_not_passed_on(session, verification):
    finish(verification, "document", on=Device.COMPUTER, now=NOON)

    assert ["selfie"] == start(session, verification).steps


def test_without_consent_nothing_is_passed_on(session):
    anna = make_customer(session, email=None, phone=None)

    bare = verifications.start(session, anna, now=NOON)

    with pytest.raises(StepNotAllowed):
        start(session, bare)


def test_with_both_steps_done_nothing_is_passed_on(session, verification):
    for key in ("document", "selfie"):
        finish(verification, key, on=Device.COMPUTER, now=NOON)

    with pytest.raises(StepNotAllowed):
        start(session, verification)


def test_a_new_link_kills_the_old_one(session, verification):
    old = start(session, verification)
    new = start(session, verification, b"2" * 32)

    assert HandoffEnd.REPLACED is old.ended_as
    assert new.ended_as is None
    assert new == handoffs.newest(session, verification)


def test_every_change_raises_the_version_and_is_written_down(session, verification):
    seen = [verification.version]
    handoff = start(session, verification)
    seen.append(verification.version)
    phone.record_opening(session, handoff, device="Safari on iPhone", now=NOON)
    seen.append(verification.version)
    claim(session, handoff)
    seen.append(verification.version)
    pick(session, handoff, handoff.number)
    seen.append(verification.version)
    phone.progressed(session, handoff, policy=POLICY, now=NOON)
    seen.append(verification.version)
    handoffs.end(session, handoff, HandoffEnd.TAKEN_BACK, actor="test", now=NOON)
    seen.append(verification.version)

    assert sorted(set(seen)) == seen
    assert [
        "handoff.started",
        "handoff.opened",
        "handoff.claimed",
        "handoff.matched",
        "handoff.continued",
        "handoff.ended",
    ] == actions(session)


def test_the_same_device_opens_it_twice_and_is_noted_once(session, verification):
    handoff = start(session, verification)
    for _ in range(2):
        phone.record_opening(session, handoff, device="Safari", now=NOON)

    assert 1 == actions(session).count("handoff.opened")


def test_a_preview_does_not_hide_the_phone_that_opens_it_next(session, verification):
    handoff = start(session, verification)
    phone.record_opening(session, handoff, device="Chrome on Linux", now=NOON)
    phone.record_opening(session, handoff, device="Safari", now=LATER)

    assert ("Safari", NOON) == (handoff.opened_on, handoff.opened_at)


def test_it_is_claimed_once(session, verification):
    handoff = start(session, verification)
    claim(session, handoff)

    with pytest.raises(LinkClosed) as refused:
        claim(session, handoff)

    assert "claimed" == refused.value.reason


@pytest.mark.parametrize("end", list(HandoffEnd))
def test_what_has_ended_is_not_claimed(session, verification, end: HandoffEnd):
    handoff = start(session, verification)
    handoffs.end(session, handoff, end, actor="test", now=NOON)

    with pytest.raises(LinkClosed) as refused:
        claim(session, handoff)

    assert end.value == refused.value.reason


def test_an_old_link_is_not_claimed(session, verification):
    handoff = start(session, verification)

    with pytest.raises(LinkClosed) as refused:
        claim(session, handoff, now=LATER)

    assert "expired" == refused.value.reason


def test_the_right_number_matches(session, verification):
    handoff = claim(session, start(session, verification))

    assert pick(session, handoff, handoff.number)
    assert handoff.matched_at == NOON


@pytest.mark.parametrize("picked", ["decoy", None])
def test_a_wrong_number_ends_it(session, verification, picked):
    handoff = claim(session, start(session, verification))
    decoy = next(each for each in handoff.choices if each != handoff.number)

    assert not pick(session, handoff, decoy if picked else None)
    assert HandoffEnd.MISMATCHED is handoff.ended_as


def test_the_screens_are_matched_once(session, verification):
    handoff = claim(session, start(session, verification))
    pick(session, handoff, handoff.number)

    with pytest.raises(AlreadyDone):
        pick(session, handoff, 0)
    assert handoff.ended_as is None


@pytest.mark.parametrize(
    ("setting", "way", "asked"),
    [
        ("never", HandoffWay.SMS, False),
        ("left_screen", None, False),
        ("left_screen", HandoffWay.COPY, True),
        ("always", None, True),
    ],
)
def test_the_policy_says_whether_a_number_is_asked(
    session, verification, setting, way, asked
):
    handoff = start(session, verification)
    if way:
        sends.add_way(session, handoff, way, now=NOON)
    phone.claim(
        session,
        handoff,
        device="Safari",
        policy=replace(POLICY, match=setting),
        source=Random(7),
        now=NOON,
    )

    assert asked is (handoff.number is not None)


def test_what_the_phone_does_gives_more_time(session, verification):
    handoff = claim(session, start(session, verification))
    phone.progressed(session, handoff, policy=POLICY, now=NOON + timedelta(minutes=10))

    passage = verifications.passage(session, verification)
    assert handoffs.due(handoff, passage, policy=POLICY, now=LATER) is None


def test_the_computer_stays_signed_in_while_the_phone_works(session, verification):
    computer, _ = visitors.open_session(
        session,
        device="Firefox on Linux",
        now=NOON,
        longest=timedelta(hours=12),
        customer=verification.customer,
    )
    handoff = start(session, verification, by_session=computer.public_id)
    claim(session, handoff)
    phone.progressed(session, handoff, policy=POLICY, now=NOON + timedelta(minutes=10))
    session.expire_all()

    seen_at = session.get(VisitorSession, computer.id).seen_at
    assert NOON + timedelta(minutes=10) == seen_at


def test_a_computer_that_signed_out_stays_out(session, verification):
    computer, _ = visitors.open_session(
        session,
        device="Firefox on Linux",
        now=NOON,
        longest=timedelta(hours=12),
        customer=verification.customer,
    )
    handoff = start(session, verification, by_session=computer.public_id)
    visitors.end_session(computer, now=NOON)
    session.flush()
    claim(session, handoff, now=NOON + timedelta(minutes=1))
    session.expire_all()

    assert NOON == session.get(VisitorSession, computer.id).seen_at


def test_it_finishes_with_the_last_step(session, verification):
    handoff = claim(session, start(session, verification))
    finish(verification, "document", on=Device.PHONE, now=NOON)
    phone.progressed(session, handoff, policy=POLICY, now=NOON)
    assert handoff.ended_as is None

    finish(verification, "selfie", on=Device.PHONE, now=NOON)
    phone.progressed(session, handoff, policy=POLICY, now=NOON)

    assert HandoffEnd.FINISHED is handoff.ended_as


def test_it_finishes_when_the_computer_does_the_last_step(session, verification):
    handoff = claim(session, start(session, verification))
    for key in ("document", "selfie"):
        finish(verification, key, on=Device.COMPUTER, now=NOON)

    handoffs.settle(session, handoff, policy=POLICY, now=LATER)

    assert HandoffEnd.FINISHED is handoff.ended_as


def test_nothing_is_done_after_its_end(session, verification):
    handoff = claim(session, start(session, verification))
    handoffs.end(session, handoff, HandoffEnd.TAKEN_BACK, actor="test", now=NOON)

    with pytest.raises(LinkClosed) as refused:
        phone.progressed(session, handoff, policy=POLICY, now=NOON)

    assert "taken_back" == refused.value.reason


def test_the_first_reason_for_its_end_stays(session, verification):
    handoff = start(session, verification)
    for reason in (HandoffEnd.CANCELLED, HandoffEnd.EXPIRED):
        handoffs.end(session, handoff, reason, actor="test", now=NOON)

    assert HandoffEnd.CANCELLED is handoff.ended_as


def test_time_ends_it_once(session, verification):
    handoff = start(session, verification)
    for _ in range(2):
        handoffs.settle(session, handoff, policy=POLICY, now=LATER)

    assert HandoffEnd.EXPIRED is handoff.ended_as
    assert ["handoff.started", "handoff.ended"] == actions(session)


def test_an_unknown_link_leads_nowhere(session):
    with pytest.raises(LinkClosed) as refused:
        handoffs.find(session, b"0" * 32)

    assert "unknown" == refused.value.reason


def test_a_sent_link_is_a_message_about_the_handoff(session, verification):
    handoff = start(session, verification)
    send(session, handoff, "1")

    (message,) = sends.about(session, handoff)
    assert "+447400123456" == message.to
    assert "sms" in handoff.ways


def test_one_press_sends_once(session, verification):
    handoff = start(session, verification)
    for _ in range(POLICY.sends_per_hour + 1):
        send(session, handoff, "the same page")

    assert 1 == len(sends.about(session, handoff))


def test_a_customer_sends_so_many_links_an_hour(session, verification):
    handoff = start(session, verification)
    for number in range(POLICY.sends_per_hour):
        send(session, handoff, str(number))
    another = start(session, verification, b"2" * 32)

    with pytest.raises(TooMany):
        send(session, another, "one more")


@pytest.mark.parametrize("over", ["claimed", "ended"])
def test_a_link_that_is_taken_or_over_is_not_sent(session, verification, over: str):
    handoff = start(session, verification)
    if over == "claimed":
        claim(session, handoff)
    else:
        handoffs.end(session, handoff, HandoffEnd.CANCELLED, actor="t", now=NOON)

    with pytest.raises(AlreadyDone):
        send(session, handoff, "1")


def test_the_audit_log_holds_no_number_and_no_address(session, verification):
    handoff = start(session, verification)
    send(session, handoff, "1")
    claim(session, handoff)

    details = str([row.details for row in session.query(AuditEvent)])
    assert "447400123456" not in details
    assert str(handoff.number) not in details.replace("iPhone", "")
