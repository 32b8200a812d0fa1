"""The review queue: who waits for a person, the oldest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.domain.queue import Held, QueueFilter
from portal.models.review import Claim, Proposal
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.policy import ReviewPolicy
from portal.services.reviews.queue_rules import examined, held, proposed
from portal.states import ProposalState, VerificationState
from portal.vault import Keyring

MOST = 50  # of one page


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One verification of the queue; `claim` is there while somebody holds it."""

    verification: Verification
    claim: Claim | None
    examined: bool  # still, by the portal itself
    proposal: Proposal | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of the queue, how many there are in all, and what lies on both sides."""

    rows: Sequence[Waiting]
    count: int
    earlier: str | None  # the public id before which the earlier ones lie
    later: str | None


def page(
    session: Session,
    wanted: QueueFilter,
    *,
    me: Staff,
    policy: ReviewPolicy,
    now: datetime,
    after: str = "",
    before: str = "",
    most: int = MOST,
) -> Page:
    """
    Give those that fit, after or before the one of this public id.

    One that has left the queue meanwhile still marks its place; one that is not
    known begins anew.
    """
    rule = fits(session, wanted, me=me, policy=policy, now=now)
    backwards = bool(before)
    place = _place(session, before or after)
    order = (Verification.submitted_at, Verification.id)
    found = select(Verification.id).where(rule)
    if place is not None:
        beyond = tuple_(*order) < place if backwards else tuple_(*order) > place
        found = found.where(beyond)
    in_order = (each.desc() for each in order) if backwards else order
    ids = session.scalars(found.order_by(*in_order).limit(most + 1)).all()
    more, ids = len(ids) > most, ids[:most]
    rows = _rows(session, ids, now=now)
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    return Page(
        rows=rows,
        count=session.scalar(select(func.count()).select_from(_of(rule))) or 0,
        earlier=_id(first) if (more if backwards else place is not None) else None,
        later=_id(last) if (backwards or more) else None,
    )


def countries(session: Session, codes: Sequence[str]) -> list[tuple[str, int]]:
    """Give those codes that documents in the queue declare, each with its count."""
    rows = session.execute(
        select(Verification.country_digest, func.count())
        .where(Verification.state == VerificationState.IN_REVIEW)
        .group_by(Verification.country_digest)
    )
    counts = {digest: count for digest, count in rows if digest}
    if not counts:
        return []
    digests = ((code, _keyring(session).digest("country", code)) for code in codes)
    return [(code, counts[digest]) for code, digest in digests if digest in counts]


def _of(rule: ColumnElement[bool]) -> Any:
    return select(Verification.id).where(rule).subquery()


def fits(
    session: Session,
    wanted: QueueFilter,
    *,
    me: Staff,
    policy: ReviewPolicy,
    now: datetime,
) -> ColumnElement[bool]:
    """Give the condition that a verification waits and fits the filter."""
    conditions = [Verification.state == VerificationState.IN_REVIEW]
    if wanted.document:
        conditions.append(Verification.document_type == wanted.document)
    if wanted.country:
        digest = _keyring(session).digest("country", wanted.country)
        conditions.append(Verification.country_digest == digest)
    if wanted.round is not None:
        conditions.append(Verification.round == wanted.round)
    if wanted.examined:
        runs = wanted.examined == "running"
        conditions.append(examined() if runs else ~examined())
    if wanted.age:
        hours = policy.late_hours if wanted.age == "late" else policy.soon_hours
        conditions.append(Verification.submitted_at <= now - timedelta(hours=hours))
    if wanted.second:
        conditions.append(proposed())
    if wanted.held:
        conditions.append(_held(wanted.held, me=me, now=now))
    return and_(*conditions)


def _held(wanted: Held, *, me: Staff, now: datetime) -> ColumnElement[bool]:
    if wanted == "nobody":
        return ~held(now)
    mine = Claim.staff_id == me.id
    return held(now, mine if wanted == "me" else ~mine)


def _rows(session: Session, ids: Sequence[int], *, now: datetime) -> list[Waiting]:
    found = session.execute(_whole(ids, now=now)).unique()
    return [
        Waiting(verification=row, claim=claim, examined=runs, proposal=proposal)
        for row, claim, proposal, runs in found
    ]


def _whole(
    ids: Sequence[int], *, now: datetime
) -> Select[Verification, Claim, Proposal, bool]:
    held = and_(Claim.verification_id == Verification.id, Claim.until > now)
    waits = and_(
        Proposal.verification_id == Verification.id,
        Proposal.state == ProposalState.OPEN,
    )
    return (
        select(Verification, Claim, Proposal, examined())
        .outerjoin(Claim, held)
        .outerjoin(Proposal, waits)
        .where(Verification.id.in_(ids))
        .order_by(Verification.submitted_at, Verification.id)
        .options(
            joinedload(Verification.customer),
            selectinload(Verification.steps),
            joinedload(Claim.staff),
            joinedload(Proposal.staff),
        )
    )


def _place(session: Session, public_id: str) -> Any:
    if not public_id or "\0" in public_id:
        return None
    row = session.execute(
        select(Verification.submitted_at, Verification.id).where(
            Verification.public_id == public_id, Verification.submitted_at.is_not(None)
        )
    ).one_or_none()
    return None if row is None else tuple(row)


def _id(row: Waiting | None) -> str | None:
    return row.verification.public_id if row else None


def _keyring(session: Session) -> Keyring:
    keyring: Keyring = session.info["keyring"]
    return keyring
