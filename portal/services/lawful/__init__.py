"""Requests by law: written by one person, approved or refused by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.lawful import OVER, move
from portal.domain.roles import MAY, Permission
from portal.errors import AlreadyDone, OwnRequest
from portal.models.audit import AuditEvent
from portal.models.customer import Customer
from portal.models.lawful import ExportPackage, LawfulRequest
from portal.models.staff import Staff
from portal.services import audit
from portal.states import DataKind, LawfulKind
from portal.states import LawfulState as State
from portal.vault import Keyring

MOST = 100


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an authority asks for, and on which ground."""

    kind: LawfulKind
    authority: str
    reference: str
    legal_basis: str
    received_on: date
    due_on: date | None
    data_kinds: Sequence[DataKind]
    since: date | None
    until: date | None


def write(
    session: Session, customer: Customer, asked: Asked, *, by: Staff, now: datetime
) -> LawfulRequest:
    """Keep a draft: nobody else is asked for anything yet."""
    keyring: Keyring = session.info["keyring"]
    row = LawfulRequest(
        wrapped_key=keyring.new_wrapped_key(),
        customer=customer,
        kind=asked.kind,
        state=State.DRAFT,
        received_on=asked.received_on,
        requested_by=by,
        written_at=now,
    )
    session.add(row)
    session.flush()
    _fill(row, asked)
    record(session, row, "lawful.written", actor=_actor(by), now=now)
    return row


def change(
    session: Session, row: LawfulRequest, asked: Asked, *, by: Staff, now: datetime
) -> None:
    """Write a draft anew; raise AlreadyDone once approval was asked for."""
    lock(session, row)
    if row.state is not State.DRAFT:
        raise AlreadyDone(row.state.value)
    _fill(row, asked)
    record(session, row, "lawful.changed", actor=_actor(by), now=now)


def ask(session: Session, row: LawfulRequest, *, by: Staff, now: datetime) -> None:
    """Ask a second person to approve; raise AlreadyDone if that was done."""
    lock(session, row)
    row.state = move(row.state, State.WAITING)
    row.requested_at, row.requested_by = now, by
    record(session, row, "lawful.requested", actor=_actor(by), now=now)


def cancel(session: Session, row: LawfulRequest, *, by: Staff, now: datetime) -> None:
    """Take a request back before it was decided; raise AlreadyDone after."""
    lock(session, row)
    row.state, row.cancelled_at = move(row.state, State.CANCELLED), now
    record(session, row, "lawful.cancelled", actor=_actor(by), now=now)


def approve(session: Session, row: LawfulRequest, *, by: Staff, now: datetime) -> None:
    """
    Answer for the package, and have it made.

    Raise OwnRequest to who asked for it, AlreadyDone if somebody decided before.
    """
    _decide(session, row, State.APPROVED, by=by, now=now)
    keyring: Keyring = session.info["keyring"]
    session.add(
        ExportPackage(request=row, due_at=now, wrapped_key=keyring.new_wrapped_key())
    )
    session.flush()
    record(session, row, "lawful.approved", actor=_actor(by), now=now)


def refuse(
    session: Session, row: LawfulRequest, *, why: str, by: Staff, now: datetime
) -> None:
    """Refuse, with the reason; raise as `approve` does."""
    _decide(session, row, State.REFUSED, by=by, now=now)
    row.refusal = why
    record(session, row, "lawful.refused", actor=_actor(by), now=now)


def again(session: Session, row: LawfulRequest, *, by: Staff, now: datetime) -> None:
    """Have a package made that failed; raise AlreadyDone if none did."""
    lock(session, row)
    row.state = move(row.state, State.APPROVED)
    if row.package is not None:
        row.package.ask(now=now)
    record(session, row, "lawful.tried_again", actor=_actor(by), now=now)


def lock(session: Session, row: LawfulRequest) -> None:
    """Hold the row until the commit, as it is now."""
    session.scalar(
        select(LawfulRequest)
        .where(LawfulRequest.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row.package is not None:
        session.refresh(row.package)


def find(session: Session, public_id: str) -> LawfulRequest | None:
    """Give the request with this public id."""
    return session.scalar(
        select(LawfulRequest).where(LawfulRequest.public_id == public_id)
    )


def listed(session: Session, *, over: bool, me: Staff) -> Sequence[LawfulRequest]:
    """
    List the requests that are over, or that are not, the soonest due first.

    Drafts are their writer's alone.
    """
    which = LawfulRequest.state.in_(OVER)
    return session.scalars(
        select(LawfulRequest)
        .where(which if over else ~which, _seen_by(me))
        .order_by(
            LawfulRequest.due_on.is_(None),
            LawfulRequest.due_on if not over else LawfulRequest.id.desc(),
            LawfulRequest.id.desc(),
        )
        .limit(MOST)
    ).all()


def about(session: Session, customer: Customer, *, me: Staff) -> list[LawfulRequest]:
    """List the requests about a customer, newest first."""
    rows = select(LawfulRequest).where(
        LawfulRequest.customer_id == customer.id, _seen_by(me)
    )
    return list(session.scalars(rows.order_by(LawfulRequest.id.desc())))


def others(session: Session, me: Staff) -> int:
    """Count the colleagues who could approve what this person asks for."""
    roles = [role for role, may in MAY.items() if Permission.LAWFUL in may]
    able = (Staff.id != me.id) & Staff.disabled_at.is_(None) & Staff.role.in_(roles)
    return session.scalar(select(func.count()).select_from(Staff).where(able)) or 0


def history(session: Session, row: LawfulRequest) -> Sequence[AuditEvent]:
    """List what happened to one request, newest first."""
    return session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.customer == row.customer.public_id,
            AuditEvent.subject == f"lawful:{row.public_id}",
        )
        .order_by(AuditEvent.sequence.desc())
    ).all()


def record(
    session: Session,
    row: LawfulRequest,
    action: str,
    *,
    actor: str,
    now: datetime,
    **details: str | int | None,
) -> None:
    """Write down what was done with a request."""
    audit.record(
        session,
        action,
        actor=actor,
        subject=f"lawful:{row.public_id}",
        customer=row.customer,
        now=now,
        **details,
    )


def _decide(
    session: Session, row: LawfulRequest, to: State, *, by: Staff, now: datetime
) -> None:
    lock(session, row)
    if row.requested_by_id == by.id:
        raise OwnRequest
    row.state = move(row.state, to)
    row.decided_by, row.decided_at = by, now


def _fill(row: LawfulRequest, asked: Asked) -> None:
    row.kind, row.received_on, row.due_on = asked.kind, asked.received_on, asked.due_on
    row.authority, row.reference = asked.authority, asked.reference
    row.legal_basis = asked.legal_basis
    row.data_kinds = [kind.value for kind in asked.data_kinds]
    row.since, row.until = asked.since, asked.until


def _seen_by(me: Staff) -> ColumnElement[bool]:
    return or_(LawfulRequest.state != State.DRAFT, LawfulRequest.requested_by == me)


def _actor(staff: Staff) -> str:
    return f"staff:{staff.public_id}"
