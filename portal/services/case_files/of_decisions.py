"""What was decided in a case, what was proposed in vain, and what was frozen."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases.reasons import REASONS
from portal.models.case import Case, CaseDecision, CaseProposal
from portal.models.freeze import Freeze
from portal.services.case_files.blocks import (
    Block,
    Heading,
    Pairs,
    Table,
    length,
    moment,
    name,
    yes,
)
from portal.services.cases import proposals
from portal.services.cases.rows import decisions_of
from portal.states import Measure

MEASURES = {
    Measure.NONE: "no measure",
    Measure.SUSPEND: "suspend services",
    Measure.LIFT: "lift the suspension",
    Measure.CONTINUE: "let it go on",
    Measure.REFUND: "pay it back",
    Measure.FREEZE: "freeze the money",
    Measure.UNFREEZE: "unfreeze the money",
    Measure.FORFEIT: "forfeit the money",
}


def told_decisions(session: Session, case: Case) -> Iterator[Block]:
    """Tell every decision in order, then the proposals that did not become one."""
    made = list(reversed(decisions_of(session, case)))
    yield Heading("Decisions")
    if not made:
        yield Pairs([("Decided", "nothing yet")])
    for number, row in enumerate(made, start=1):
        yield Heading(f"{number}. {MEASURES[row.measure].capitalize()}", minor=True)
        yield Pairs([*_decision(row)])
    waits = proposals.open_of(session, case)
    if waits is not None:
        yield Heading("Proposed, awaits a second person", minor=True)
        yield Pairs([*_proposal(waits)])
    for each in reversed(proposals.settled(session, case)):
        yield Heading(f"Proposed in vain: {MEASURES[each.measure]}", minor=True)
        yield Pairs([*_proposal(each)])


def told_freezes(session: Session, case: Case) -> Iterator[Block]:
    """Tell when the money was frozen, by what, and how that ended."""
    rows = session.scalars(
        select(Freeze).where(Freeze.transfer_id == case.transfer_id).order_by(Freeze.id)
    ).all()
    if not rows:
        return
    table = [
        (
            moment(row.began_at),
            f"screening {row.screening.public_id}" if row.screening else "a decision",
            _by(row.decision),
            moment(row.ended_at) or "frozen",
            _by(row.ended_by),
        )
        for row in rows
    ]
    yield Heading("Freezes")
    head = ("Frozen", "By", "Decided by", "Ended", "Ended by")
    yield Table(head, table, (1.3, 1.6, 1.6, 1.3, 1.6))


def told_reasons(row: CaseDecision | CaseProposal) -> str:
    """Give the reasons that were ticked, a line each."""
    listed = REASONS.get(row.measure, {})
    return "\n".join(listed[key].title if key in listed else key for key in row.reasons)


def _decision(row: CaseDecision) -> Iterator[tuple[str, str]]:
    yield "Decided", moment(row.decided_at)
    yield "By", name(row.staff)
    yield "Confirmed by", name(row.second) or "no second person was needed"
    if row.reasons:
        yield "Reasons", told_reasons(row)
    yield "For staff", row.text_for_staff or ""
    yield "For the customer", row.text_for_customer or ""
    if row.seconds is not None:
        yield "Time to decide", f"{length(row.seconds)}, late: {yes(row.late)}"


def _proposal(row: CaseProposal) -> Iterator[tuple[str, str]]:
    yield "Proposed", f"{moment(row.proposed_at)}, {name(row.staff)}"
    yield "Measure", MEASURES[row.measure]
    yield "Reasons", told_reasons(row)
    yield "For staff", row.text_for_staff or ""
    yield "For the customer", row.text_for_customer or ""
    if row.settled_at:
        state = row.state.value.replace("_", " ")
        yield "Turned down", f"{moment(row.settled_at)}, {name(row.second)}, {state}"
    if row.note:
        yield "Note", row.note


def _by(row: CaseDecision | None) -> str:
    if row is None:
        return ""
    second = f" and {row.second.name}" if row.second else ""
    return f"{MEASURES[row.measure]}: {row.staff.name}{second}"
