"""All that is held of one verification, as plain values that JSON can hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.reasons import find
from portal.models.check import Check
from portal.models.evidence import Evidence
from portal.models.examination import Assessment, Examination
from portal.models.staff import Staff
from portal.models.verification import Decision, StepProgress, Verification
from portal.services.reviews import decisions
from portal.states import EvidenceState

Plain = dict[str, Any]


def gather_verification(session: Session, row: Verification, *, for_law: bool) -> Plain:
    """
    Give one passage through the steps: answers, pictures' data, what was decided.

    For those who answer a request by law, also every check with its values, what the
    portal made of each round, and what staff wrote for staff.
    """
    found: Plain = {
        "id": row.public_id,
        "state": row.state.value,
        "round": row.round,
        "document_type": row.document_type.value if row.document_type else None,
        "started_at": _moment(row.started_at),
        "submitted_at": _moment(row.submitted_at),
        "decided_at": _moment(row.decided_at),
        "steps": [_step(step) for step in row.steps],
        "pictures": [_picture(each) for each in _pictures(session, row)],
        "read_from_document": _read(session, row, whole=for_law),
        "decisions": [
            _decision(decision, staff, for_law=for_law)
            for decision, staff in reversed(decisions.history(session, row))
        ],
    }
    if for_law:
        found["checks"] = [_check(each) for each in _checks(session, row)]
        found["assessments"] = [_assessment(each) for each in _judged(session, row)]
    return found


def _step(step: StepProgress) -> Plain:
    answers = dict(step.answers or {})
    asked = answers.pop("asked", None)  # a contact that waits for its code
    if asked:
        answers["not_confirmed_yet"] = asked.get("target")
    return {
        "step": step.key,
        "done_at": _moment(step.done_at),
        "done_on": step.done_on.value if step.done_on else None,
        "asked_again_at": _moment(step.asked_again_at),
        "asked_again_because": _words(step.asked_again_for),
        "answers": answers,
    }


def _pictures(session: Session, row: Verification) -> Sequence[Evidence]:
    return session.scalars(
        select(Evidence).where(Evidence.verification_id == row.id).order_by(Evidence.id)
    ).all()


def _picture(row: Evidence) -> Plain:
    return {
        "id": row.public_id,
        "shows": row.side.value,
        "state": row.state.value,
        "received_at": _moment(row.received_at),
        "taken_on": row.taken_on.value,
        "round": row.round,
        "kept": row.storage_key is not None,
        "film_kept": row.burst_key is not None,
        "width": row.width,
        "height": row.height,
        "reasons": _words(row.reasons),
    }


def _read(session: Session, row: Verification, *, whole: bool) -> list[Plain]:
    rows = session.scalars(
        select(Examination)
        .join(Evidence, Evidence.id == Examination.evidence_id)
        .where(
            Examination.verification_id == row.id,
            Evidence.state != EvidenceState.REFUSED,
        )
        .order_by(Examination.id)
    )
    found = []
    for examination in rows:
        page = (examination.seen or {}).get("page")
        if page:
            shows = examination.evidence.side.value
            found.append({"picture": shows, **_page(page, whole=whole)})
    return found


def _page(page: Plain, *, whole: bool) -> Plain:
    zone = page.get("zone") or {}
    told: Plain = {
        "zone": _filled(zone.get("fields")),
        "printed": _filled(page.get("printed")),
    }
    if whole:
        told["zone_lines"] = zone.get("lines", [])
        told["texts"] = [each["text"] for each in page.get("texts", ())]
    return told


def _filled(fields: Plain | None) -> Plain:
    return {key: value for key, value in (fields or {}).items() if value is not None}


def _decision(row: Decision, staff: Staff | None, *, for_law: bool) -> Plain:
    told: Plain = {
        "outcome": row.outcome.value,
        "decided_at": _moment(row.decided_at),
        "by": "staff" if row.staff_id else "portal",
        "steps": {key: _words(reasons) for key, reasons in row.steps.items()},
        "reasons": _words(row.reasons),
        "text": row.text_for_customer,
    }
    if for_law:
        told["by"] = staff.name if staff else "portal"
        told["text_for_staff"] = row.text_for_staff
        told["grounds"], told["policy"] = row.grounds, row.policy
    return told


def _checks(session: Session, row: Verification) -> Sequence[Check]:
    return session.scalars(
        select(Check).where(Check.verification_id == row.id).order_by(Check.id)
    ).all()


def _check(row: Check) -> Plain:
    return {
        "name": row.name,
        "version": row.version,
        "picture": row.evidence.public_id if row.evidence else None,
        "round": row.round,
        "outcome": row.outcome.value,
        "score": row.score,
        "limit": row.limit,
        "reasons": list(row.reasons),
        "details": row.details,
        "values": row.values,
        "made_at": _moment(row.made_at),
    }


def _judged(session: Session, row: Verification) -> Sequence[Assessment]:
    return session.scalars(
        select(Assessment)
        .where(Assessment.verification_id == row.id)
        .order_by(Assessment.id)
    ).all()


def _assessment(row: Assessment) -> Plain:
    return {
        "round": row.round,
        "outcome": row.outcome,
        "finished_at": _moment(row.finished_at),
        "grounds": row.grounds,
        "policy": row.policy,
    }


def _words(keys: Sequence[str]) -> list[str]:
    # a reason without words is none that may be told
    return [reason.title for key in keys if (reason := find(key)) is not None]


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
