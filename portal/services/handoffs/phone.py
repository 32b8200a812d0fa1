"""What a phone does with a handoff: open the link, claim it, match, go on."""

from datetime import datetime
from random import Random

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain import handoffs as rules
from portal.errors import AlreadyDone, LinkClosed
from portal.models.handoff import Handoff
from portal.models.visitor import VisitorSession
from portal.policy import HandoffPolicy
from portal.services import handoffs, verifications
from portal.states import HandoffEnd, HandoffState


def actor(handoff: Handoff) -> str:
    """Name the phone in the audit log."""
    return f"handoff:{handoff.public_id}"


def is_news(handoff: Handoff, device: str) -> bool:
    """Say whether this opening is one the computer does not show yet."""
    state = handoffs.times(handoff)
    waiting = rules.state(state) in {HandoffState.WAITING, HandoffState.OPENED}
    return waiting and handoff.opened_on != device


def record_opening(
    session: Session, handoff: Handoff, *, device: str, now: datetime
) -> None:
    """
    Keep that the link was opened, and on what; this consumes nothing.

    A preview may open the link before the phone does, so the newest device counts
    until one has claimed it.
    """
    handoff = handoffs.lock(session, handoff)
    if not is_news(handoff, device):
        return
    handoff.opened_at = handoff.opened_at or now
    handoff.opened_on = device
    handoffs.tell(
        session,
        handoff,
        "handoff.opened",
        actor=actor(handoff),
        now=now,
        device=device,
    )


def claim(
    session: Session,
    handoff: Handoff,
    *,
    device: str,
    policy: HandoffPolicy,
    source: Random,
    now: datetime,
) -> Handoff:
    """
    Bind the handoff to the phone that asks first.

    Raise LinkClosed with why it cannot be claimed any more: "claimed", or how it
    ended.
    """
    handoff = handoffs.settle(session, handoff, policy=policy, now=now)
    refuse_ended(handoff)
    if handoff.claimed_at is not None:
        raise LinkClosed("claimed")
    handoff.claimed_at = handoff.active_at = now
    handoff.opened_at = handoff.opened_at or now
    handoff.opened_on = handoff.phone_device = device
    if rules.must_match(policy.match, handoff.ways):
        match = rules.new_match(source)
        handoff.number, handoff.choices = match.number, list(match.choices)
    _keep_computer(session, handoff, now=now)
    handoffs.tell(
        session,
        handoff,
        "handoff.claimed",
        actor=actor(handoff),
        now=now,
        device=device,
    )
    return handoff


def match(
    session: Session,
    handoff: Handoff,
    *,
    picked: int | None,
    policy: HandoffPolicy,
    now: datetime,
) -> bool:
    """
    Compare the number picked on the phone; a wrong one ends the handoff.

    Say whether it was right. Raise LinkClosed if the handoff is over, AlreadyDone
    if the screens were matched before.
    """
    handoff = handoffs.settle(session, handoff, policy=policy, now=now)
    refuse_ended(handoff)
    if rules.state(handoffs.times(handoff)) is not HandoffState.MATCHING:
        raise AlreadyDone("match")
    if picked != handoff.number:
        handoffs.end(
            session, handoff, HandoffEnd.MISMATCHED, actor=actor(handoff), now=now
        )
        return False
    handoff.matched_at = handoff.active_at = now
    _keep_computer(session, handoff, now=now)
    handoffs.tell(session, handoff, "handoff.matched", actor=actor(handoff), now=now)
    return True


def progressed(
    session: Session, handoff: Handoff, *, policy: HandoffPolicy, now: datetime
) -> None:
    """
    Give both screens more time after the phone did something; end it when done.

    Raise LinkClosed if it ended meanwhile: then what the phone did must not stand.
    """
    handoff = handoffs.lock(session, handoff)
    refuse_ended(handoff)
    handoff.active_at = now
    _keep_computer(session, handoff, now=now)
    passage = verifications.passage(session, handoff.verification)
    reason = handoffs.due(handoff, passage, policy=policy, now=now)
    if reason is not None:
        handoffs.end(session, handoff, reason, actor=actor(handoff), now=now)
        return
    handoffs.tell(session, handoff, "handoff.continued", actor=actor(handoff), now=now)


def refuse_ended(handoff: Handoff) -> None:
    """Raise LinkClosed with how it ended, if it has."""
    if handoff.ended_as is not None:
        raise LinkClosed(handoff.ended_as.value)


def _keep_computer(session: Session, handoff: Handoff, *, now: datetime) -> None:
    # the computer may sleep while the phone works; its session must not end for that
    session.execute(
        update(VisitorSession)
        .where(
            VisitorSession.public_id == handoff.by_session,
            VisitorSession.ended_at.is_(None),
        )
        .values(seen_at=now)
    )
