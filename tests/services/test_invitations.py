"""Invitations: limits by the second, states, and who gets in."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import LinkClosed, NoAddress, TooMany
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.services import invitations, links
from portal.services.messages import Words
from portal.states import Channel, InvitationState, InvitationWay, MessageStatus
from tests.clocks import NOON
from tests.factories import make_customer
from tests.staff_cast import make_staff

WORDS = Words("Come", "https://portal/i/x", "")
SECOND = timedelta(seconds=1)


@pytest.fixture
def policy(app: Flask):
    return app.extensions["portal"].config.policy.invitation


@pytest.fixture
def customer(session: Session) -> Customer:
    begin_write(session)
    return make_customer(session)


@pytest.fixture
def send(session: Session, policy, customer: Customer):
    staff = make_staff(session)

    def send(way=InvitationWay.EMAIL, *, now=NOON, to=customer) -> Invitation:
        return invitations.send(
            session,
            to,
            way=way,
            secret_hash=links.make_link("key", "invitation").secret_hash,
            words=None if way is InvitationWay.COPY else WORDS,
            by=staff,
            policy=policy,
            now=now,
        )

    return send


@pytest.fixture
def standing(session: Session, policy, customer: Customer):
    def standing(*, now=NOON):
        return invitations.standing(session, customer, policy=policy, now=now)

    return standing


def test_an_invitation_writes_its_message(session, send, customer):
    sent = send(InvitationWay.SMS)

    message = session.scalars(select(Message)).one()
    assert Channel.SMS is message.channel
    assert customer.phone == message.to
    assert sent.public_id == message.subject_id


def test_a_link_to_copy_writes_none(session, send):
    send(InvitationWay.COPY)

    assert session.scalar(select(Message)) is None


def test_the_same_invitation_waits_a_minute(send):
    send()

    with pytest.raises(TooMany) as refused:
        send(now=NOON + 59 * SECOND)
    assert NOON + 60 * SECOND == refused.value.retry_at
    assert send(now=NOON + 60 * SECOND)


def test_another_way_need_not_wait(send):
    send(InvitationWay.EMAIL)

    assert send(InvitationWay.SMS, now=NOON + SECOND)


def test_five_a_day_and_no_more(send):
    for number in range(5):
        send(now=NOON + timedelta(minutes=number))

    with pytest.raises(TooMany) as refused:
        send(InvitationWay.COPY, now=NOON + timedelta(hours=24) - SECOND)
    assert "invitation.day" == refused.value.limit
    assert NOON + timedelta(hours=24) == refused.value.retry_at
    assert send(InvitationWay.COPY, now=NOON + timedelta(hours=24))


def test_limits_of_one_customer_are_no_limits_of_another(session, send):
    send()

    assert send(to=make_customer(session, email="b@example.org"))


def test_the_older_link_dies(session, send):
    first = send(InvitationWay.EMAIL)

    second = send(InvitationWay.SMS)

    session.refresh(first)
    with pytest.raises(LinkClosed, match="replaced"):
        invitations.behind_link(session, first.secret_hash, now=NOON)
    assert second == invitations.behind_link(session, second.secret_hash, now=NOON)


def test_a_revoked_link_dies(session, send, customer):
    sent = send()

    invitations.revoke(session, customer, by=make_staff(session, email="b@x"), now=NOON)

    session.refresh(sent)
    with pytest.raises(LinkClosed, match="revoked"):
        invitations.behind_link(session, sent.secret_hash, now=NOON)


def test_a_link_expires(session, send):
    sent = send()
    end = NOON + timedelta(days=14)

    assert invitations.behind_link(session, sent.secret_hash, now=end - SECOND)
    with pytest.raises(LinkClosed, match="expired"):
        invitations.behind_link(session, sent.secret_hash, now=end)


def test_a_way_needs_an_address(session, send):
    nobody = make_customer(session, email=None, phone=None)

    with pytest.raises(NoAddress):
        send(InvitationWay.SMS, to=nobody)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (MessageStatus.QUEUED, InvitationState.QUEUED),
        (MessageStatus.SENDING, InvitationState.QUEUED),
        (MessageStatus.SENT, InvitationState.SENT),
        (MessageStatus.DELIVERED, InvitationState.DELIVERED),
        (MessageStatus.FAILED, InvitationState.FAILED),
    ],
)
def test_the_state_follows_the_message(session, send, standing, status, state):
    send()
    session.scalars(select(Message)).one().status = status

    assert state is standing().state


def test_opening_is_known_and_consumes_nothing(session, send, standing):
    sent = send()

    for _ in range(20):
        invitations.opened(session, sent, now=NOON)

    assert InvitationState.OPENED is standing().state
    assert invitations.enter(session, sent, same_browser=False, now=NOON)


def test_entering_lets_in_the_same_browser_again(session, send, standing, customer):
    sent = send()
    invitations.enter(session, sent, same_browser=False, now=NOON)

    assert customer == invitations.enter(session, sent, same_browser=True, now=NOON)
    assert InvitationState.STARTED is standing().state
    with pytest.raises(LinkClosed, match="used"):
        invitations.enter(session, sent, same_browser=False, now=NOON)


def test_the_count_of_today_is_told(send, standing):
    send(InvitationWay.EMAIL)
    send(InvitationWay.SMS)

    assert (2, 5) == (standing().used_today, standing().per_day)
    assert 0 == standing(now=NOON + timedelta(days=1)).used_today


def test_two_who_send_at_once_send_one(app, session, send, customer, policy):
    """Two colleagues press the same button: one link, one message."""
    public_id, outcomes = customer.public_id, []
    session.commit()

    def press() -> None:
        with app.app_context():
            begin_write(db.session)
            row = db.session.scalars(
                select(Customer).where(Customer.public_id == public_id)
            ).one()
            try:
                invitations.send(
                    db.session(),
                    row,
                    way=InvitationWay.EMAIL,
                    secret_hash=links.make_link("key", "invitation").secret_hash,
                    words=WORDS,
                    by=None,
                    policy=policy,
                    now=NOON,
                )
                db.session.commit()
                outcomes.append("sent")
            except TooMany:
                db.session.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["refused"] * 3 + ["sent"] == sorted(outcomes)
    assert 1 == len(session.scalars(select(Message)).all())
