"""What became of money that was asked back: requests, quotes, and all payouts."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.refunds.words import LABELS, REASONS
from portal.models.case import Case
from portal.models.payout import RefundPayout
from portal.models.refund import RefundRequest, RefundTerm
from portal.policy import Policy
from portal.services.case_files.blocks import (
    Block,
    Heading,
    Pairs,
    Table,
    day,
    moment,
    name,
    yes,
)
from portal.services.refunds import recorded
from portal.services.refunds.rows import figures_text
from portal.states import PayoutKind, ProposalState

KINDS = {
    PayoutKind.REGULAR: "payout",
    PayoutKind.IRREGULAR: "payout that was not to be made",
    PayoutKind.CORRECTION: "correction",
}
STATES = {
    ProposalState.OPEN: "awaits a second person",
    ProposalState.SENT_BACK: "sent back",
    ProposalState.WITHDRAWN: "withdrawn",
}


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
        yield from _payouts(recorded.of(session, row))


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
            ("Was not to be paid", yes(row.irregular)),
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
        told = [REASONS[key] % figures for key in row.quote["reasons"]]
        yield Pairs([("Why", " ".join(told))])


def _figures(row: RefundRequest) -> Iterator[tuple[str, str]]:
    if row.figures_at is None:
        return
    asset = row.transfer.asset
    yield "Rate", f"{row.usd_rate} USD, from {row.rate_source}"
    yield "Network fee", f"{row.network_fee} {asset}"
    yield "Costs of third parties", f"{row.costs} {asset}"
    yield "Figures entered", f"{moment(row.figures_at)}, {name(row.figures_by)}"


def _payouts(rows: Sequence[RefundPayout]) -> Iterator[Block]:
    """Tell every record of a payout, oldest first: each hash, by whom, and why."""
    for row in reversed(rows):
        yield Heading(f"Recorded: {KINDS[row.kind]}", minor=True)
        yield Pairs([*_payout(row)])


def _payout(row: RefundPayout) -> Iterator[tuple[str, str]]:
    yield "Recorded", f"{moment(row.recorded_at)}, {name(row.staff)}"
    yield "Hash", row.transaction or ""
    if row.why:
        yield "Why", row.why
    if row.state is ProposalState.CONFIRMED:
        yield "Confirmed by", name(row.second) or "no second person was needed"
        yield "Counted from", moment(row.settled_at)
        return
    yield "State", STATES[row.state]
    if row.settled_at:
        yield "Turned down", f"{moment(row.settled_at)}, {name(row.second)}"
    if row.note:
        yield "Note", row.note
