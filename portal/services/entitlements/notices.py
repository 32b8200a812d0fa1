"""
Record what is reported about customers.

About somebody whom we do not know a notice stands, and what they may do follows from
it: see `domain.entitlements`. About somebody verified it opens a case.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.errors import AlreadyDone, StaleVersion
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.notice import Notice
from portal.models.staff import Staff
from portal.services import audit, cases
from portal.services.verifications import lock_customer
from portal.states import CaseKind, CaseState, Measure, NoticeKind

# what suspends somebody whom we do not know
STANDING = (
    Notice.lifted_at.is_(None),
    Notice.withdrawn_at.is_(None),
    Notice.case_id.is_(None),
)


def record(
    session: Session,
    customer: Customer,
    *,
    kind: NoticeKind,
    source: str,
    words: str,
    received_on: date,
    by: Staff,
    seen: int,
    now: datetime,
) -> Notice:
    """
    Keep a notice; `seen` counts those that the page showed.

    Raise StaleVersion if a colleague recorded one meanwhile, AlreadyDone if the
    customer was erased.
    """
    lock_customer(session, customer)
    session.refresh(customer)
    if customer.erased_at is not None:
        raise AlreadyDone("erased")
    if seen != (known := count(session, customer)):
        raise StaleVersion(seen, known)
    case = None
    if customer.verified_at is not None:
        about = CaseKind.NOTICE
        case = cases.open_about(session, customer, kind=about, by=by, now=now)
    notice = Notice(
        customer=customer,
        kind=kind,
        received_on=received_on,
        recorded_at=now,
        recorded_by_id=by.id,
        case=case,
    )
    session.add(notice)
    session.flush()
    notice.source, notice.words = source, words
    _record(session, "notice.recorded", notice, actor=_staff(by), now=now)
    return notice


def withdraw(
    session: Session, notice: Notice, *, why: str, by: Staff, now: datetime
) -> None:
    """
    Let a notice that was a mistake count no more; a case without any is decided.

    Raise AlreadyDone if it was withdrawn, lifted, or decided in its case.
    """
    lock_customer(session, notice.customer)
    session.refresh(notice)
    case = notice.case
    if case is not None:
        session.refresh(case)
    if notice.withdrawn_at is not None:
        raise AlreadyDone("withdrawn")
    if notice.lifted_at is not None:
        raise AlreadyDone("lifted")
    if case is not None and case.state is CaseState.DECIDED:
        raise AlreadyDone("decided")
    notice.withdrawn_at, notice.withdrawn_by_id = now, by.id
    notice.withdrawn_why = why
    session.flush()
    _record(session, "notice.withdrawn", notice, actor=_staff(by), now=now)
    if case is not None and not _standing_in(session, case):
        suspended = case.customer_id in cases.suspended_among(
            session, [case.customer_id]
        )
        cases.decide(
            session,
            case,
            # a suspension by an older case is not this mistake's to end
            measure=Measure.SUSPEND if suspended else Measure.NONE,
            text_for_customer="",
            text_for_staff=why,
            by=by,
            seen=len(cases.decisions_of(session, case)),
            now=now,
        )


def count(session: Session, customer: Customer) -> int:
    """Count all that was ever recorded of a customer."""
    return (
        session.scalar(select(func.count()).where(Notice.customer_id == customer.id))
        or 0
    )


def about(session: Session, customer: Customer) -> Sequence[Notice]:
    """List the notices about a customer, newest first, with who recorded them."""
    return session.scalars(
        select(Notice)
        .where(Notice.customer_id == customer.id)
        .order_by(Notice.id.desc())
        .options(
            joinedload(Notice.recorded_by),
            joinedload(Notice.withdrawn_by),
            joinedload(Notice.case),
        )
    ).all()


def of_case(session: Session, case: Case) -> Sequence[Notice]:
    """List the notices that a case is about, newest first."""
    return session.scalars(
        select(Notice)
        .where(Notice.case_id == case.id)
        .order_by(Notice.id.desc())
        .options(joinedload(Notice.recorded_by), joinedload(Notice.withdrawn_by))
    ).all()


def standing(session: Session, *, most: int) -> Sequence[Notice]:
    """List the notices that suspend somebody until they are verified, oldest first."""
    return session.scalars(
        select(Notice)
        .join(Customer, Customer.id == Notice.customer_id)
        .where(*STANDING, Customer.verified_at.is_(None))
        .order_by(Notice.id)
        .limit(most)
        .options(joinedload(Notice.customer))
    ).all()


def lifted(session: Session, *, most: int, now: datetime) -> list[Customer]:
    """
    Note of which notices a verification made an end; give whom they were about.

    What the customers may do changed with the verification itself.
    """
    about_verified = (
        select(Notice.customer_id)
        .join(Customer, Customer.id == Notice.customer_id)
        .where(*STANDING, Customer.verified_at.is_not(None))
        .order_by(Notice.id)
        .limit(most)
    )
    ids = session.scalars(about_verified).all()
    # before the first event: who holds a customer may wait to write one
    held = session.scalars(
        select(Customer.id)
        .where(Customer.id.in_(ids), Customer.verified_at.is_not(None))
        .order_by(Customer.id)
        .with_for_update(skip_locked=True)
    ).all()
    rows = session.scalars(
        select(Notice)
        .where(*STANDING, Notice.customer_id.in_(held))
        .order_by(Notice.id)
        .options(joinedload(Notice.customer))
    ).all()
    for notice in rows:
        notice.lifted_at = now
        _record(session, "notice.lifted", notice, actor="portal", now=now)
    return list({notice.customer_id: notice.customer for notice in rows}.values())


def any_to_lift(session: Session) -> bool:
    """Say whether somebody was verified about whom a notice stands."""
    found = (
        select(Notice.id)
        .join(Customer, Customer.id == Notice.customer_id)
        .where(*STANDING, Customer.verified_at.is_not(None))
        .limit(1)
    )
    return session.scalar(found) is not None


def _standing_in(session: Session, case: Case) -> int:
    return len([each for each in of_case(session, case) if not each.withdrawn_at])


def _staff(by: Staff) -> str:
    return f"staff:{by.public_id}"


def _record(
    session: Session, action: str, notice: Notice, *, actor: str, now: datetime
) -> None:
    audit.record(
        session,
        action,
        actor=actor,
        subject=f"notice:{notice.public_id}",
        customer=notice.customer,
        now=now,
        kind=notice.kind.value,
    )
