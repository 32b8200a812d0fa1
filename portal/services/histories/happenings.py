"""What the rows know besides the audit log's events: devices, words, findings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.domain.mentions import Person
from portal.models.audit import AuditEvent
from portal.models.check import Check
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.handoff import Handoff
from portal.models.message import Message
from portal.models.staff import Staff
from portal.models.verification import Decision, Note, Verification
from portal.models.visitor import VisitorSession
from portal.services.customers import mentions
from portal.states import CheckOutcome

Moment = tuple[str, datetime]  # "kind:public id" of actor or subject, and when
ENTRIES = ("invitation.entered", "invitation.entered_again", "session.started")
ROUNDS = ("verification.submitted", "verification.examined_again")


@dataclass
class Beside:
    """What stands beside the events of one page, each found by its event."""

    with_evidence: bool = False
    messages: Mapping[str, Message] = field(default_factory=dict)
    handoffs: Mapping[str, Handoff] = field(default_factory=dict)
    devices: Mapping[datetime, str] = field(default_factory=dict)
    notes: Mapping[Moment, Note] = field(default_factory=dict)
    named: Mapping[int, list[Person]] = field(default_factory=dict)
    decisions: Mapping[datetime, Decision] = field(default_factory=dict)
    doubts: Mapping[int, list[Check]] = field(default_factory=dict)  # by sequence


def beside(
    session: Session,
    customer: Customer,
    events: Sequence[AuditEvent],
    *,
    with_evidence: bool,
) -> Beside:
    """Read it in a query for each kind that is there; `with_evidence` the findings."""
    found = Beside(
        with_evidence=with_evidence,
        messages=_messages(session, _subjects(events, "message")),
        handoffs=_handoffs(session, _subjects(events, "handoff")),
        devices=_devices(session, customer, events),
        notes=_notes(session, customer, events),
        decisions=_decisions(session, customer, events),
    )
    if found.notes:
        found.named = mentions.named_in(session, list(found.notes.values()))
    if with_evidence:
        found.doubts = _doubts(session, customer, events)
    return found


def _subjects(events: Sequence[AuditEvent], kind: str) -> set[str]:
    return {e.subject for e in events if e.subject.startswith(f"{kind}:")}


def _ids(subjects: set[str]) -> list[str]:
    return [subject.partition(":")[2] for subject in subjects]


def _messages(session: Session, subjects: set[str]) -> dict[str, Message]:
    if not subjects:
        return {}
    rows = select(Message).where(Message.public_id.in_(_ids(subjects)))
    return {f"message:{row.public_id}": row for row in session.scalars(rows)}


def _handoffs(session: Session, subjects: set[str]) -> dict[str, Handoff]:
    if not subjects:
        return {}
    rows = select(Handoff).where(Handoff.public_id.in_(_ids(subjects)))
    return {f"handoff:{row.public_id}": row for row in session.scalars(rows)}


def _devices(
    session: Session, customer: Customer, events: Sequence[AuditEvent]
) -> dict[datetime, str]:
    """Give the device of each sign-in, by its moment."""
    times = [event.at for event in events if event.action in ENTRIES]
    if not times:
        return {}
    rows = session.execute(
        select(VisitorSession.started_at, VisitorSession.device).where(
            VisitorSession.customer_id == customer.id,
            VisitorSession.started_at.in_(times),
        )
    )
    return {at: device for at, device in rows}  # noqa: C416 - rows are no pairs


def _notes(
    session: Session, customer: Customer, events: Sequence[AuditEvent]
) -> dict[Moment, Note]:
    times = [event.at for event in events if event.action == "note.added"]
    if not times:
        return {}
    rows = session.execute(
        select(Staff.public_id, Note)
        .join(Staff, Staff.id == Note.staff_id)
        .where(Note.customer_id == customer.id, Note.written_at.in_(times))
        .options(joinedload(Note.customer))
    )
    return {(f"staff:{who}", note.written_at): note for who, note in rows}


def _decisions(
    session: Session, customer: Customer, events: Sequence[AuditEvent]
) -> dict[datetime, Decision]:
    times = [event.at for event in events if event.action == "decision.made"]
    if not times:
        return {}
    rows = session.scalars(
        select(Decision)
        .join(Verification, Verification.id == Decision.verification_id)
        .where(Verification.customer_id == customer.id, Decision.decided_at.in_(times))
    )
    return {row.decided_at: row for row in rows}


def _doubts(
    session: Session, customer: Customer, events: Sequence[AuditEvent]
) -> dict[int, list[Check]]:
    """
    Give what the checks did not find good, by the event that it belongs to.

    A picture's stands at the picture; what was found of a whole round at what had
    the round examined last before.
    """
    pictures = {e.subject: e for e in events if e.action.startswith("evidence.acc")}
    rounds = [event for event in events if event.action in ROUNDS]
    if not pictures and not rounds:
        return {}
    rows = session.scalars(
        select(Check)
        .join(Verification, Verification.id == Check.verification_id)
        .outerjoin(Check.evidence)
        .options(joinedload(Check.evidence))
        .where(
            Verification.customer_id == customer.id,
            Check.outcome != CheckOutcome.PASS,
        )
        .order_by(Check.id)
    )
    found: dict[int, list[Check]] = defaultdict(list)
    for check in rows:
        event = _event_of(check, check.evidence, pictures, rounds)
        if event is not None:
            found[event.sequence].append(check)
    return found


def _event_of(
    check: Check,
    evidence: Evidence | None,
    pictures: Mapping[str, AuditEvent],
    rounds: Sequence[AuditEvent],
) -> AuditEvent | None:
    if evidence is not None:
        return pictures.get(f"evidence:{evidence.public_id}")
    before = (event for event in rounds if event.at <= check.made_at)
    return next(before, None)  # the newest comes first
