"""
Keep a verdict, and move the money of its transfer by it.

This is the one place where a transfer passes: by a verdict of its own, which is kept
in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_UP, Context, Decimal

import msgspec
from sqlalchemy.orm import Session

from portal.domain.exposure import Verdict
from portal.domain.transfers import (
    ScreeningState,
    ScreeningTrigger,
    TransferState,
    after,
)
from portal.models.screening import Screening
from portal.policy import Policy
from portal.ports import Analytics
from portal.screening_policy import ScreeningPolicy
from portal.services import audit, screenings
from portal.services.cases import freezes
from portal.services.screenings.counted import note_end

ACTIONS = {
    TransferState.PASSED: "transfer.passed",
    TransferState.HELD: "transfer.held",
    TransferState.FROZEN: "transfer.frozen",
}
WORKER = "portal"
PLACES = 30  # of decimals that are kept
FINEST, WIDE = Decimal((0, (1,), -PLACES)), Context(prec=2 * PLACES)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What verdicts are taken with; `chance`, 0 to 1, spreads what is tried again."""

    providers: Sequence[Analytics]
    policy: Policy
    rules: ScreeningPolicy
    chance: float

    @property
    def expected(self) -> frozenset[str]:
        """Those without whose answer nothing passes."""
        return frozenset(each.name for each in self.providers if each.authoritative)


def act(
    session: Session,
    row: Screening,
    verdict: Verdict,
    *,
    final: bool,
    desk: Desk,
    now: datetime,
) -> None:
    """
    Keep the verdict, move the money, and let the cases know if it is news.

    With `final` the screening is settled by it: nobody is asked any more.
    """
    before, was = _print(row), row.transfer.state
    is_first = was is TransferState.SCREENING  # then nothing was found before
    doubt = not is_first and screenings.in_doubt(session, row.transfer)
    _write(row, verdict, desk)
    if final:
        row.state, row.settled_at, row.due_at = ScreeningState.SETTLED, now, None
        note_end(session, row, policy=desk.policy.cases, now=now)
    session.flush()
    _move(session, row, after(was, verdict.outcome, in_doubt=doubt), now=now)
    is_news = _print(row) != before
    if desk.expected and is_news and (screenings.needs_person(row) or not is_first):
        screenings.settled(session, row, now=now)


def _write(row: Screening, verdict: Verdict, desk: Desk) -> None:
    # whoever was called to look at it is still wanted when rules were relaxed meanwhile
    called = screenings.needs_person(row)
    row.outcome, row.status = verdict.outcome, verdict.status
    row.score = None if verdict.score is None else _written(verdict.score)
    row.zones = {zone.value: _written(each) for zone, each in verdict.zones.items()}
    row.categories = {key: _written(each) for key, each in verdict.categories.items()}
    row.grounds = [msgspec.to_builtins(ground) for ground in verdict.grounds]
    row.policy = desk.rules.fingerprint
    row.person = called or (verdict.person and bool(desk.expected))


def _written(value: Decimal) -> str:
    # whatever a provider sends, the column has room for it; a trace is not zero
    places = value.as_tuple().exponent
    if isinstance(places, int) and -places > PLACES:
        value = value.quantize(FINEST, ROUND_UP, context=WIDE)
    return f"{value:f}"


def _move(
    session: Session, row: Screening, state: TransferState, *, now: datetime
) -> None:
    transfer = row.transfer
    moved = state is not transfer.state
    if moved and state is TransferState.PASSED:
        transfer.passed_by, transfer.settled_at = row.public_id, now
    transfer.state = state
    if moved and state is TransferState.FROZEN:
        freezes.by_screening(session, row, now=now)
    is_over = row.state is ScreeningState.SETTLED
    if not moved and (not is_over or row.trigger is ScreeningTrigger.ENTERED):
        return
    audit.record(
        session,
        ACTIONS[state] if moved else "screening.settled",
        actor=WORKER,
        subject=f"transfer:{transfer.public_id}",
        customer=transfer.customer,
        now=now,
        screening=row.public_id,
        trigger=row.trigger.value,
        outcome=row.outcome.value if row.outcome else None,
    )


def _print(row: Screening) -> tuple[object, ...]:
    """Give what a case follows from."""
    rules = sorted({(each["rule"], str(each["provider"])) for each in row.grounds})
    return row.outcome, row.state, rules
