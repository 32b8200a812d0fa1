"""What waits for one colleague: counted in a single query, for every page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from portal.domain.roles import Permission
from portal.models.bulk import BulkInvitation
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.kept import RightRequest
from portal.models.lawful import LawfulRequest
from portal.models.mention import Mention
from portal.models.message import Message
from portal.models.review import Claim
from portal.models.staff import Staff
from portal.models.verification import Note, Verification
from portal.policy import Policy
from portal.states import (
    BulkState,
    CaseState,
    LawfulState,
    MessageStatus,
    VerificationState,
)

Counts = dict[str, int]
Count = Select[int]
RUNNING = (BulkState.CHECKING, BulkState.READY, BulkState.SENDING, BulkState.PAUSED)
FAILED_SINCE = timedelta(days=7)


@dataclass(frozen=True)
class Undelivered:
    """An invitation that did not arrive, with no later one."""

    customer: Customer
    message: Message


def counts(
    session: Session,
    me: Staff,
    *,
    can: Callable[[Permission], bool],
    policy: Policy,
    now: datetime,
) -> Counts:
    """Count what waits, by name; what the role may not do is not in it."""
    wanted = {
        name: count
        for needs, named in _waiting(me, policy, now).items()
        if can(needs)
        for name, count in named.items()
    }
    columns = [count.scalar_subquery().label(name) for name, count in wanted.items()]
    return dict(session.execute(select(*columns)).one()._asdict())


def undelivered(session: Session, *, most: int, now: datetime) -> Sequence[Undelivered]:
    """List the customers whom the newest invitation did not reach, the latest first."""
    later = aliased(Invitation)
    found = session.execute(
        select(Customer, Message)
        .join(Invitation, Invitation.public_id == Message.subject_id)
        .join(Customer, Customer.id == Invitation.customer_id)
        .outerjoin(
            later,
            and_(later.customer_id == Invitation.customer_id, later.id > Invitation.id),
        )
        .where(
            Message.status == MessageStatus.FAILED,
            Message.written_at > now - FAILED_SINCE,
            Message.kind == "invitation",
            Invitation.entered_at.is_(None),
            Invitation.revoked_at.is_(None),
            Customer.erased_at.is_(None),
            later.id.is_(None),
        )
        .order_by(Message.id.desc())
        .limit(most)
        .options(joinedload(Message.customer))
    )
    return [Undelivered(customer, message) for customer, message in found]


def _waiting(
    me: Staff, policy: Policy, now: datetime
) -> dict[Permission, dict[str, Count]]:
    late = now - timedelta(hours=policy.review.late_hours)
    queue = _count(Verification.id).where(
        Verification.state == VerificationState.IN_REVIEW
    )
    return {
        Permission.CUSTOMERS: {"mentions": _mentions(me)},
        Permission.REVIEW: {
            "queue": queue,
            "late": queue.where(Verification.submitted_at <= late),
            "claims": _claims(me, now),
        },
        Permission.NOTICES: {
            "cases": _count(Case.id).where(Case.state == CaseState.OPEN),
        },
        Permission.LAWFUL: {
            "lawful": _count(LawfulRequest.id).where(
                LawfulRequest.state == LawfulState.WAITING,
                LawfulRequest.requested_by_id != me.id,
            ),
            "lawful_failed": _count(LawfulRequest.id).where(
                LawfulRequest.state == LawfulState.FAILED
            ),
        },
        Permission.RIGHTS: {
            "rights": _count(RightRequest.id).where(RightRequest.answered_at.is_(None)),
        },
        Permission.BULK: {
            "bulks": _count(BulkInvitation.id).where(BulkInvitation.state.in_(RUNNING)),
        },
    }


def _count(column: InstrumentedAttribute[int]) -> Count:
    return select(func.count(column))


def _mentions(me: Staff) -> Count:
    return (
        select(func.count(Mention.id))
        .join(Mention.note)
        .join(Note.customer)
        .where(
            Mention.staff_id == me.id,
            Mention.seen_at.is_(None),
            Customer.erased_at.is_(None),
        )
    )


def _claims(me: Staff, now: datetime) -> Count:
    return (
        select(func.count(Claim.id))
        .join(Verification, Verification.id == Claim.verification_id)
        .where(
            Claim.staff_id == me.id,
            Claim.until > now,
            Verification.state == VerificationState.IN_REVIEW,
        )
    )
