"""What was decided in a case, what was proposed in vain, and what became of money."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases.reasons import REASONS
from portal.domain.refunds.words import LABELS
from portal.domain.refunds.words import REASONS as REFUND_REASONS
from portal.models.case import Case, CaseDecision, CaseProposal
from portal.models.freeze import Freeze
from portal.models.refund import RefundRequest, RefundTerm
from portal.policy import Policy
from portal.services.case_files.blocks import (
    Block,
    Heading,
    Pairs,
    Table,
    day,
    length,
    moment,
    name,
    yes,
)
from portal.services.cases import proposals
from portal.services.cases.rows import decisions_of
from portal.services.refunds.rows import figures_text
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


def told_refunds(session: Session, case: Case, policy: Policy) -> Iterator[Block]:
    """Tell until when a refund may be asked for, and every request in order."""
    term = session.scalar(select(RefundTerm).where(RefundTerm.case_id == case.id))
    rows = session.scalars(
        select(RefundRequest)
        .where(RefundRequest.case_id == case.id)
        .order_by(RefundRequest.id)
    ).all()
    if term is None and not rows:
        return
    yield Heading("Refund")
    if term is not None:
        told = str(term.told) if term.told else "none"
        yield Pairs(
            [
                ("Held on", day(term.held_on)),
                ("May be asked for until", f"{day(term.last_on)}, included"),
                ("Last notice, of day", told),
                ("Time ended", moment(term.ended_at) or "no"),
            ]
        )
    for number, row in enumerate(rows, start=1):
        yield Heading(f"Request {number}: {row.state.value}", minor=True)
        yield from _refund(row, figures_text(policy))


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


def _refund(row: RefundRequest, figures: Mapping[str, str | int]) -> Iterator[Block]:
    asset = row.transfer.asset
    yield Pairs(
        [
            ("Request", row.public_id),
            (
                "Asked for",
                f"{moment(row.requested_at)}, counts as {day(row.counts_on)}",
            ),
            ("Declined to be verified", moment(row.declined_at) or "no"),
            *_figures(row),
            ("Quoted", moment(row.quoted_at)),
            ("Quote valid until", moment(row.valid_until)),
            ("Accepted", moment(row.accepted_at)),
            ("To be paid until", moment(row.due_at)),
            ("Colleagues told of lateness", moment(row.alarmed_at) or "no"),
            ("Payout recorded", moment(row.paid_at)),
            ("Recorded by", name(row.paid_by)),
            ("Paid to", (row.transfer.sender or "") if row.paid_at else ""),
            ("Payout's hash", row.payout or ""),
            ("Late", yes(row.late)),
            ("Ended", moment(row.ended_at)),
        ]
    )
    if row.quote:
        lines = [
            (LABELS.get(line["label"], line["label"]), f"{line['amount']} {asset}")
            for line in row.quote["lines"]
        ]
        total = ("Payout", f"{row.quote['payout']} {asset}")
        yield Table(("Line of the quote", "Amount"), [*lines, total], (2, 1))
        told = [REFUND_REASONS[key] % figures for key in row.quote["reasons"]]
        yield Pairs([("Why", " ".join(told))])


def _figures(row: RefundRequest) -> Iterator[tuple[str, str]]:
    if row.figures_at is None:
        return
    asset = row.transfer.asset
    yield "Rate", f"{row.usd_rate} USD, from {row.rate_source}"
    yield "Network fee", f"{row.network_fee} {asset}"
    yield "Costs of third parties", f"{row.costs} {asset}"
    yield "Figures entered", f"{moment(row.figures_at)}, {name(row.figures_by)}"


def _by(row: CaseDecision | None) -> str:
    if row is None:
        return ""
    second = f" and {row.second.name}" if row.second else ""
    return f"{MEASURES[row.measure]}: {row.staff.name}{second}"
