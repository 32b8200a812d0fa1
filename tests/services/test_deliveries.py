"""Messages are sent at least once, and what is known of them is kept."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.sandbox import NUMBERS, Fate
from portal.errors import DeliveryDelayed
from portal.extensions import begin_write, db
from portal.jobs import rota, tasks
from portal.models.audit import AuditEvent
from portal.models.message import Message
from portal.ports import Receipt
from portal.services import messages
from portal.services.messages import Words, deliveries, news
from portal.states import Channel, MessageStatus
from tests.clocks import NOON, SetClock
from tests.factories import make_customer, make_verification

PHONE_OF = {fate: number for number, fate in NUMBERS.items()}


def write(session: Session, to: str = "+447700900123", **more: object) -> Message:
    """Write one text and commit it."""
    begin_write(session)
    given = {
        "channel": Channel.SMS,
        "kind": "phone_code",
        "to": to,
        "words": Words("", "123456 is your code", ""),
        "once": "one",
        "now": NOON,
        **more,
    }
    message = messages.write(session, **given)
    session.commit()
    return message


def test_a_message_is_sealed_and_sent_once(session: Session, adapters):
    message = write(session)

    assert tasks.send_due() == 1
    assert tasks.send_due() == 0

    session.refresh(message)
    assert message.status is MessageStatus.DELIVERED
    assert message.to == "+447700900123"
    assert b"7700900123" not in message.to_sealed
    assert message.settled_at == NOON
    assert adapters.jobs.woken == 1


def test_the_same_message_is_written_once(session: Session):
    first = write(session)

    again = write(session, words=Words("", "another", ""))

    assert again.id == first.id
    assert again.body == "123456 is your code"


def test_what_is_rolled_back_wakes_nobody(session: Session, adapters):
    begin_write(session)
    messages.write(
        session,
        channel=Channel.SMS,
        kind="phone_code",
        to="+447700900123",
        words=Words("", "x", ""),
        once="gone",
        now=NOON,
    )
    session.rollback()
    session.commit()

    assert adapters.jobs.woken == 0
    assert session.scalar(select(Message)) is None


def test_a_refused_number_fails_with_the_reason(session: Session):
    message = write(session, PHONE_OF[Fate.REFUSED])

    tasks.send_due()

    session.refresh(message)
    assert message.status is MessageStatus.FAILED
    assert message.failure_code == "21614"
    assert message.failure == "not a number that can get texts"


def test_a_throttled_text_is_sent_after_the_pause_that_was_asked_for(
    session: Session, clock: SetClock
):
    message = write(session, PHONE_OF[Fate.THROTTLED])

    tasks.send_due()
    session.refresh(message)
    assert message.status is MessageStatus.QUEUED
    assert message.try_at == NOON + timedelta(seconds=5)
    clock.forward(seconds=4.9)
    assert tasks.send_due() == 0
    clock.forward(seconds=0.1)
    assert tasks.send_due() == 1

    session.refresh(message)
    assert message.status is MessageStatus.DELIVERED


def test_pauses_grow_until_the_tries_are_used_up(session: Session, clock: SetClock):
    message = write(session, PHONE_OF[Fate.UNREACHABLE])
    pauses = []

    for _ in range(6):
        assert tasks.send_due() == 1
        session.refresh(message)
        if message.try_at:
            pauses.append((message.try_at - clock.at).total_seconds())
            clock.at = message.try_at

    assert pauses == [5, 15, 45, 135, 405]
    assert message.status is MessageStatus.FAILED
    assert message.failure == "the gateway cannot be reached"
    assert tasks.send_due() == 0


def test_what_a_killed_worker_left_is_taken_again(session: Session, app: Flask, clock):
    message = write(session)
    policy = app.extensions["portal"].config.policy.message
    with tasks.transaction() as (own, now):
        taken = deliveries.take_due(own, policy=policy, now=now)  # then it is killed
    assert taken is not None

    clock.forward(seconds=policy.lease_seconds - 1)
    assert tasks.send_due() == 0
    clock.forward(seconds=1)
    assert tasks.send_due() == 1

    session.refresh(message)
    assert message.status is MessageStatus.DELIVERED
    assert message.tries == 2


def test_a_message_that_always_kills_its_worker_is_given_up(
    session: Session, app: Flask, clock
):
    message = write(session)
    policy = app.extensions["portal"].config.policy.message
    for _ in range(policy.tries):
        with tasks.transaction() as (own, now):
            assert deliveries.take_due(own, policy=policy, now=now)
        clock.forward(seconds=policy.lease_seconds)

    assert tasks.send_due() == 0

    session.refresh(message)
    assert message.status is MessageStatus.FAILED
    assert message.failure == "given up"


def test_a_late_worker_takes_nothing_back(session: Session, app: Flask, clock):
    message = write(session)
    policy = app.extensions["portal"].config.policy.message
    with tasks.transaction() as (own, now):
        taken = deliveries.take_due(own, policy=policy, now=now)
    clock.forward(seconds=policy.lease_seconds)
    tasks.send_due()

    with tasks.transaction() as (own, now):
        deliveries.settle(
            own, taken.public_id, DeliveryDelayed("late"), policy=policy, now=now
        )

    session.refresh(message)
    assert message.status is MessageStatus.DELIVERED


@pytest.mark.parametrize(
    ("fate", "becomes", "code"),
    [
        (Fate.LATE, MessageStatus.DELIVERED, None),
        (Fate.UNKNOWN, MessageStatus.FAILED, "30005"),
        (Fate.SWITCHED_OFF, MessageStatus.FAILED, "30003"),
        (Fate.UNHEARD, MessageStatus.SENT, None),
    ],
)
def test_what_was_sent_is_asked_about(session: Session, clock, fate, becomes, code):
    message = write(session, PHONE_OF[fate])
    tasks.send_due()
    session.refresh(message)
    assert message.status is MessageStatus.SENT
    assert tasks.ask_due() == 0

    clock.forward(seconds=8)
    assert tasks.ask_due() == 1

    session.refresh(message)
    assert (message.status, message.failure_code) == (becomes, code)


def test_asking_ends_after_an_hour(session: Session, clock: SetClock):
    message = write(session, PHONE_OF[Fate.UNHEARD])
    tasks.send_due()
    asked = 0

    for _ in range(3 * 60):
        clock.forward(minutes=1)
        asked += tasks.ask_due()

    session.refresh(message)
    assert message.try_at is None
    assert 5 < asked < 15


def test_news_in_any_order_never_move_back(session: Session):
    message = write(session)
    begin_write(session)
    row = news.lock(session, message.public_id)

    moved = [
        news.advance(session, row, status, now=NOON)
        for status in (
            MessageStatus.DELIVERED,
            MessageStatus.SENT,
            MessageStatus.FAILED,
            MessageStatus.DELIVERED,
        )
    ]

    assert moved == [True, False, False, False]


def test_news_before_the_answer_of_the_gateway_are_kept(session: Session, app: Flask):
    message = write(session)
    policy = app.extensions["portal"].config.policy.message
    with tasks.transaction() as (own, now):
        deliveries.take_due(own, policy=policy, now=now)
    with tasks.transaction() as (own, now):
        row = news.lock(own, message.public_id)
        news.advance(own, row, MessageStatus.DELIVERED, now=now)

    with tasks.transaction() as (own, now):
        receipt = Receipt("SM1", MessageStatus.SENT)
        deliveries.settle(own, message.public_id, receipt, policy=policy, now=now)

    session.refresh(message)
    assert message.status is MessageStatus.DELIVERED
    assert message.provider_id == "SM1"


def test_news_touch_the_verification_and_are_audited(session: Session):
    begin_write(session)
    customer = make_customer(session)
    verification = make_verification(session, customer)
    session.commit()
    before = verification.version
    message = write(session, customer=customer)

    tasks.send_due()

    session.refresh(verification)
    assert verification.version == before + 1
    event = session.scalar(
        select(AuditEvent).where(AuditEvent.subject == f"message:{message.public_id}")
    )
    assert event.action == "message.delivered"
    assert "7700" not in str(event.details)


def test_a_message_whose_key_is_gone_does_not_stop_the_others(session: Session):
    broken = write(session, once="broken")
    begin_write(session)
    broken.to_sealed = b"not what was sealed"
    session.commit()
    write(session, once="whole")

    assert tasks.send_due() == 1

    session.refresh(broken)
    assert (broken.status, broken.failure) == (MessageStatus.FAILED, "erased")


def test_an_error_ends_the_round_and_is_logged_without_its_words(
    session: Session, app: Flask, caplog, monkeypatch
):
    write(session)

    def fail(parcel: deliveries.Parcel, *_: object) -> None:
        raise RuntimeError(f"about {parcel.to}")

    monkeypatch.setattr(deliveries, "send", fail)
    rota.look(app)

    assert "RuntimeError" in caplog.text
    assert "7700900123" not in caplog.text
    assert db.session.scalar(select(Message.status)) is MessageStatus.SENDING
