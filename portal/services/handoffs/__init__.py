"""Pass a verification to a phone: make the link, take it back, let it end."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.domain import handoffs
from portal.domain.flow import Passage
from portal.domain.standard import STANDARD
from portal.errors import LinkClosed, StepNotAllowed
from portal.models.handoff import Handoff
from portal.models.verification import Verification
from portal.policy import HandoffPolicy
from portal.services import audit, verifications
from portal.states import HandoffEnd, HandoffWay


def times(handoff: Handoff) -> handoffs.Times:
    """Give what happened to it, as the plain values that the rules work on."""
    return handoffs.Times(
        made_at=handoff.made_at,
        active_at=handoff.active_at,
        opened_at=handoff.opened_at,
        claimed_at=handoff.claimed_at,
        to_match=handoff.number is not None,
        matched_at=handoff.matched_at,
        ended_at=handoff.ended_at,
    )


def lifetime(policy: HandoffPolicy) -> handoffs.Lifetime:
    """Give how long handoffs live by the policy."""
    return handoffs.Lifetime(
        idle=timedelta(minutes=policy.idle_minutes),
        longest=timedelta(minutes=policy.longest_minutes),
    )


def newest(session: Session, verification: Verification) -> Handoff | None:
    """Give the newest handoff of this verification, if there ever was one."""
    return session.scalar(
        select(Handoff)
        .where(Handoff.verification_id == verification.id)
        .order_by(Handoff.id.desc())
        .limit(1)
        .options(joinedload(Handoff.verification).joinedload(Verification.customer))
    )


def find(session: Session, secret_hash: bytes) -> Handoff:
    """Give the handoff that a link leads to; raise LinkClosed if there is none."""
    handoff = session.scalar(
        select(Handoff)
        .where(Handoff.secret_hash == secret_hash)
        .options(joinedload(Handoff.verification).joinedload(Verification.customer))
    )
    if handoff is None:
        raise LinkClosed("unknown")
    return handoff


def lock(session: Session, handoff: Handoff) -> Handoff:
    """Read it anew and let nobody else change it, or its verification, meanwhile."""
    verifications.lock(session, handoff.verification)
    return session.scalars(
        select(Handoff)
        .where(Handoff.id == handoff.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def steps_to_hand_over(session: Session, verification: Verification) -> list[str]:
    """Give the keys of the steps that a phone may take over now, if any."""
    passage = verifications.passage(session, verification)
    coming = STANDARD.next(passage)
    if not passage.open or coming is None or not coming.phone:
        return []
    return [step.key for step in STANDARD.handed_over(passage)]


def start(
    session: Session,
    verification: Verification,
    *,
    secret_hash: bytes,
    from_device: str,
    by_session: str,
    now: datetime,
) -> Handoff:
    """
    Make a link for the steps a phone can do; a link from before dies.

    Raise StepNotAllowed if there is nothing that a phone could take over.
    """
    verifications.lock(session, verification)
    steps = steps_to_hand_over(session, verification)
    if not steps:
        raise StepNotAllowed("handoff")
    actor = f"customer:{verification.customer.public_id}"
    before = newest(session, verification)
    if before is not None:
        before = lock(session, before)
        end(session, before, HandoffEnd.REPLACED, actor=actor, now=now)
    handoff = Handoff(
        verification=verification,
        secret_hash=secret_hash,
        steps=steps,
        ways=[HandoffWay.QR],
        from_device=from_device,
        by_session=by_session,
        made_at=now,
        active_at=now,
    )
    session.add(handoff)
    session.flush()
    tell(session, handoff, "handoff.started", actor=actor, now=now, steps=steps)
    return handoff


def end(
    session: Session,
    handoff: Handoff,
    as_: HandoffEnd,
    *,
    actor: str,
    now: datetime,
) -> None:
    """End it for a reason; what has ended keeps the reason it ended for."""
    if handoff.ended_at is not None:
        return
    handoff.ended_at, handoff.ended_as = now, as_
    tell(session, handoff, "handoff.ended", actor=actor, now=now, reason=as_.value)


def due(
    handoff: Handoff, passage: Passage, *, policy: HandoffPolicy, now: datetime
) -> HandoffEnd | None:
    """Give why it should end by itself now: all is done, or its time is over."""
    if handoff.ended_at is not None:
        return None
    done = [step.key for step in STANDARD.steps if step.done(passage)]
    if handoffs.all_done(handoff.steps, done):
        return HandoffEnd.FINISHED
    if not handoffs.time_left(times(handoff), lifetime(policy), now=now):
        return HandoffEnd.EXPIRED
    return None


def settle(
    session: Session, handoff: Handoff, *, policy: HandoffPolicy, now: datetime
) -> Handoff:
    """End it if it is due; inside a transaction that may write."""
    handoff = lock(session, handoff)
    passage = verifications.passage(session, handoff.verification)
    reason = due(handoff, passage, policy=policy, now=now)
    if reason is not None:
        end(session, handoff, reason, actor="system", now=now)
    return handoff


def tell(
    session: Session,
    handoff: Handoff,
    action: str,
    *,
    actor: str,
    now: datetime,
    **details: str | int | bool | list[str] | None,
) -> None:
    """Let waiting screens look again, and write down what happened."""
    verifications.touch(handoff.verification, now=now)
    audit.record(
        session,
        action,
        actor=actor,
        subject=f"handoff:{handoff.public_id}",
        customer=handoff.verification.customer,
        now=now,
        **details,
    )
