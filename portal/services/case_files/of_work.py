"""How a case was worked on: clocks, blocks, holders, papers and notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain.cases.clocks import Clock, clock
from portal.domain.cases.paper_words import KINDS, STATES
from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.paper import Paper, PaperRequest
from portal.policy import CasesPolicy
from portal.services import histories
from portal.services.case_files.blocks import (
    Block,
    Heading,
    Pairs,
    Table,
    Words,
    length,
    moment,
    name,
)
from portal.services.cases import notes, paper_requests
from portal.services.cases.rows import decision_clock, pauses, spans

HOLDING = {
    "case.taken": "taken",
    "case.taken_over": "taken over",
    "case.given_back": "given back",
}
STAGES = {
    "screening": "waits for a provider",
    "papers": "waits for the customer",
    "analysis": "waits for a decision",
}


@dataclass(frozen=True)
class Hashed:
    """A file of a paper: its SHA-256 as it is kept, or None if it is lost."""

    paper_id: int
    sha256: str | None


def told_clocks(
    session: Session, case: Case, *, policy: CasesPolicy, now: datetime
) -> Iterator[Block]:
    """Tell how both clocks stand, and what stopped them."""
    several = pauses(session, case)
    rows = []
    if case.screening is not None:
        first = clock(
            case.screening.asked_at,
            timedelta(minutes=policy.screening_minutes),
            pauses=spans(several),
            end=case.screening.settled_at,
            now=now,
        )
        rows.append(("1 screening", *_clock(first, case.screening.asked_at)))
    second = decision_clock(case, several, policy=policy, now=now)
    rows.append(("3 decision", *_clock(second, case.flagged_at or case.opened_at)))
    yield Heading("Clocks")
    head = ("Stage", "Began", "Over at", "Worked", "Left", "State")
    yield Table(head, rows, (1.1, 1.4, 1.4, 1.2, 1.2, 1))
    stage = STAGES[case.stage.value] if case.stage else ""
    yield Pairs(
        [
            ("The case waits for", stage if case.state.value == "open" else "nothing"),
            ("Since", moment(case.stage_since)),
            ("Colleagues told of lateness", moment(case.alarmed_at) or "no"),
        ]
    )
    if several:
        yield Heading("A partner's blocks", minor=True)
        blocks = [
            (moment(row.from_at), moment(row.until_at) or "lasts", row.why or "", by)
            for row in several
            for by in (name(row.staff),)
        ]
        yield Table(("From", "Until", "Why", "By"), blocks, (1.4, 1.4, 3, 1.4))


def told_holders(session: Session, events: Sequence[AuditEvent]) -> Iterator[Block]:
    """Tell who held the case when, as the audit log has it."""
    held = [event for event in events if event.action in HOLDING]
    if not held:
        return
    names = histories.names_of(session, [event.actor for event in held])
    rows = [
        (moment(event.at), HOLDING[event.action], names.get(event.actor, ""))
        for event in held
    ]
    yield Heading("Who held the case")
    yield Table(("When", "What", "By"), rows, (1, 1, 2))


def told_papers(
    session: Session, case: Case, files: Sequence[Hashed]
) -> Iterator[Block]:
    """Tell what was asked for, what came, and what was said of it."""
    hashes = {each.paper_id: each.sha256 for each in files}
    rows = paper_requests.of_case(session, case)
    if not rows:
        return
    yield Heading("Papers")
    for number, row in enumerate(rows, start=1):
        yield Heading(f"{number}. {KINDS[row.kind]}", minor=True)
        yield Pairs([*_request(row)])
        kept = [_file(each, hashes) for each in row.papers]
        if kept:
            head = ("File", "Received", "Sent", "Pages", "Bytes", "SHA-256 as kept")
            yield Table(head, kept, (2, 1.3, 1.3, 0.7, 0.9, 2.6))


def told_notes(session: Session, case: Case) -> Iterator[Block]:
    """Tell what colleagues wrote down, oldest first."""
    rows = list(reversed(notes.about(session, case)))
    if not rows:
        return
    yield Heading(f"Notes ({len(rows)})")
    for row in rows:
        yield Words(f"{moment(row.written_at)} · {name(row.staff)}", quiet=True)
        yield Words(row.text or "")


def _clock(stands: Clock, began: datetime) -> tuple[str, ...]:
    late = stands.left < timedelta()
    left = f"late by {length(stands.left)}" if late else length(stands.left)
    due = moment(stands.due_at) or "stopped"
    return moment(began), due, length(stands.worked), left, stands.state.value


def _request(row: PaperRequest) -> Iterator[tuple[str, str]]:
    yield "Asked for, last", f"{moment(row.asked_at)}, {name(row.asked_by)}"
    yield "In words", row.words or ""
    yield "Until", moment(row.due_at)
    yield "Answered", moment(row.answered_at)
    yield "State", STATES[row.state]
    if row.settled_at:
        yield "Settled", f"{moment(row.settled_at)}, {name(row.settled_by)}"
    if row.reason:
        yield "Asked again because", row.reason


def _file(row: Paper, hashes: dict[int, str | None]) -> tuple[str, ...]:
    taken_back = f"taken back {moment(row.removed_at)}"
    return (
        row.name or row.public_id,
        moment(row.received_at),
        taken_back if row.removed_at else moment(row.sent_at) or "not yet",
        str(row.pages),
        str(row.size),
        hashes.get(row.id) or ("" if row.removed_at else "the file is lost"),
    )
