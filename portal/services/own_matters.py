"""Notices about a customer and the cases they opened, as plain values: for the law."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.case import Case, CaseDecision
from portal.models.customer import Customer
from portal.models.notice import Notice

Plain = dict[str, Any]


def gather_matters(session: Session, customer: Customer) -> Plain:
    """Give every notice and case; a customer is never given these."""
    notices = session.scalars(
        select(Notice).where(Notice.customer_id == customer.id).order_by(Notice.id)
    )
    cases = session.scalars(
        select(Case).where(Case.customer_id == customer.id).order_by(Case.id)
    )
    return {
        "notices": [_notice(row) for row in notices],
        "cases": [_case(session, row) for row in cases],
    }


def _notice(row: Notice) -> Plain:
    return {
        "kind": row.kind.value,
        "received_on": row.received_on.isoformat(),
        "recorded_at": _moment(row.recorded_at),
        "recorded_by": row.recorded_by.name,
        "from": row.source,
        "words": row.words,
        "lifted_at": _moment(row.lifted_at),
        "withdrawn_at": _moment(row.withdrawn_at),
        "withdrawn_why": row.withdrawn_why,
    }


def _case(session: Session, row: Case) -> Plain:
    decisions = session.scalars(
        select(CaseDecision)
        .where(CaseDecision.case_id == row.id)
        .order_by(CaseDecision.id)
    )
    return {
        "kind": row.kind.value,
        "state": row.state.value,
        "opened_at": _moment(row.opened_at),
        "decided_at": _moment(row.decided_at),
        "decisions": [
            {
                "measure": each.measure.value,
                "by": each.staff.name,
                "decided_at": _moment(each.decided_at),
                "text_for_customer": each.text_for_customer,
                "text_for_staff": each.text_for_staff,
            }
            for each in decisions
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
