"""Notices about a customer and the cases they opened, as plain values: for the law."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.case import Case, CaseDecision
from portal.models.customer import Customer
from portal.models.notice import Notice
from portal.services.cases import notes, proposals
from portal.services.cases.rows import pauses

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
    found = {
        "kind": row.kind.value,
        "state": row.state.value,
        "opened_at": _moment(row.opened_at),
        "decided_at": _moment(row.decided_at),
        "decisions": [_decision(each) for each in decisions],
    }
    return {**found, **_of_transfer(session, row)} if row.transfer else found


def _decision(row: CaseDecision) -> Plain:
    return {
        "measure": row.measure.value,
        "reasons": list(row.reasons),
        "by": row.staff.name,
        "confirmed_by": row.second.name if row.second else None,
        "decided_at": _moment(row.decided_at),
        "text_for_customer": row.text_for_customer,
        "text_for_staff": row.text_for_staff,
    }


def _of_transfer(session: Session, row: Case) -> Plain:
    return {
        "transfer": row.transfer.public_id if row.transfer else None,
        "flagged_at": _moment(row.flagged_at),
        "asked_to_verify_at": _moment(row.asked_to_verify_at),
        "verdict": row.outcome.value if row.outcome else None,
        "grounds": list(row.grounds),
        "blocks": [
            {
                "from": _moment(each.from_at),
                "until": _moment(each.until_at),
                "why": each.why,
                "by": each.staff.name,
            }
            for each in pauses(session, row)
        ],
        "proposals_turned_down": [
            {
                "measure": each.measure.value,
                "by": each.staff.name,
                "proposed_at": _moment(each.proposed_at),
                "text_for_staff": each.text_for_staff,
                "note": each.note,
            }
            for each in proposals.settled(session, row)
        ],
        "notes": [
            {
                "written_at": _moment(each.written_at),
                "by": each.staff.name,
                "text": each.text,
            }
            for each in notes.about(session, row)
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
