"""Do what the clock says: ask before a document expires, write, remind, find late."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.domain.reverification import (
    DAY,
    Notice,
    due_notice,
    next_notice,
    notices,
)
from portal.models.customer import Customer
from portal.models.reverification import Renewal, Reverification
from portal.policy import ReverificationPolicy
from portal.services import audit, messages
from portal.services.messages import Words
from portal.services.reverification import renewals, waits_for_us
from portal.services.reverification.asking import (
    AT_ONCE,
    PORTAL,
    add,
    asked_among,
    locked,
)
from portal.states import Channel, ReverificationKind

Letter = Callable[[str, Reverification], Words]  # by the template's name
LATER = timedelta(days=7)  # is looked at again, who is asked already


def ask_due(
    session: Session, *, policy: ReverificationPolicy, today: date, now: datetime
) -> int:
    """Plan or ask a few whose day has come; give how many were looked at."""
    due = select(Renewal.customer_id).where(Renewal.ask_again_on <= today)
    first = due.order_by(Renewal.ask_again_on, Renewal.id).limit(AT_ONCE)
    held = {
        each.id: each
        for each in locked(session, session.scalars(first).all(), wait=False)
    }
    busy = asked_among(session, list(held.values()))
    rows = session.scalars(
        select(Renewal)
        .where(Renewal.customer_id.in_(held), Renewal.ask_again_on <= today)
        .execution_options(populate_existing=True)
    ).all()
    unplanned = [row for row in rows if not row.is_planned]
    for row in unplanned:
        renewals.plan(session, row, policy=policy, today=today)
    for row in set(rows).difference(unplanned):
        if row.customer_id in busy or policy.automatic == "off":
            row.ask_again_on = today + LATER
            continue
        session.delete(row)
        _ask(session, held[row.customer_id], policy=policy, now=now)
    session.flush()
    return len(rows)


def any_untold(session: Session, *, now: datetime) -> bool:
    """Say whether a letter is due; it only reads."""
    return bool(session.scalar(select(exists().where(Reverification.tell_at <= now))))


def tell_due(
    session: Session, *, letter: Letter, policy: ReverificationPolicy, now: datetime
) -> int:
    """Write a few letters that are due; give how many customers were looked at."""
    due = select(Reverification.customer_id).where(Reverification.tell_at <= now)
    first = due.order_by(Reverification.tell_at, Reverification.id).limit(AT_ONCE)
    held = locked(session, session.scalars(first).all(), wait=False)
    rows = session.scalars(
        select(Reverification)
        .where(
            Reverification.customer_id.in_([each.id for each in held]),
            Reverification.tell_at <= now,
        )
        .order_by(Reverification.id)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        _tell(session, row, letter=letter, policy=policy, now=now)
    session.flush()
    return len(rows)


def _ask(
    session: Session, customer: Customer, *, policy: ReverificationPolicy, now: datetime
) -> None:
    if customer.verified_at is not None:
        add(
            session,
            customer,
            kind=ReverificationKind.DOCUMENTS,
            why=None,
            by=None,
            grace=timedelta(days=policy.grace_days),
            now=now,
        )


def _tell(
    session: Session,
    row: Reverification,
    *,
    letter: Letter,
    policy: ReverificationPolicy,
    now: datetime,
) -> None:
    if waits_for_us(row):
        row.tell_at = now + DAY  # nothing is left to do for the customer
        return
    planned = notices(row.asked_at, row.due_at, policy)
    at, notice = due_notice(planned, now=now)
    row.tell_at = next_notice(planned, now=now)
    if notice is Notice.OVERDUE:
        row.overdue_at = now
        audit.record(
            session,
            "reverification.overdue",
            actor=PORTAL,
            subject=f"reverification:{row.public_id}",
            customer=row.customer,
            now=now,
            kind=row.kind.value,
        )
    customer = row.customer
    if customer.email and customer.email_confirmed_at:
        kind = f"reverify_{row.kind if notice is Notice.ASKED else notice}"
        messages.write(
            session,
            channel=Channel.EMAIL,
            kind=kind,
            to=customer.email,
            words=letter(kind, row),
            once=f"reverification:{row.public_id}:{notice}:{at:%Y-%m-%d}",
            customer=customer,
            subject_id=row.public_id,
            now=now,
        )
