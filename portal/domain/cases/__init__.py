"""The rules of a transfer's case: when there is one, its stages, what is decided."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.domain.exposure import ScreeningOutcome
from portal.domain.screening.rules import RETRIED
from portal.domain.transfers import STRICTNESS, TransferState
from portal.states import CaseStage, CaseState, Measure, PaperState

AWAITED = frozenset({PaperState.ASKED, PaperState.REFUSED})  # from the customer
TAKEN = AWAITED | {PaperState.OVERDUE}  # files may still be given
STOPS = frozenset({TransferState.HELD, TransferState.FROZEN})
# where money went for good; a new ground may still call for a decision
OVER = frozenset(
    {
        TransferState.PASSED,
        TransferState.RELEASED,
        TransferState.REFUNDED,
        TransferState.FORFEITED,
    }
)

Grounds = Iterable[Mapping[str, Any]]  # as models.screening keeps them


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What the stage of a case follows from."""

    answered: bool  # every provider that is needed
    asked_to_verify: bool
    verified: bool
    papers: Collection[PaperState] = ()


def stage(facts: CaseFacts) -> CaseStage:
    """Say what a case waits for: the portal, the customer, or a person's decision."""
    if not facts.answered:
        return CaseStage.SCREENING
    if facts.asked_to_verify and not facts.verified:
        return CaseStage.PAPERS
    if AWAITED.intersection(facts.papers):
        return CaseStage.PAPERS
    return CaseStage.ANALYSIS


def needs_case(outcome: ScreeningOutcome | None, *, person: bool) -> bool:
    """Say whether somebody has to look: no case for what is only asked again."""
    strict = (ScreeningOutcome.VERIFY, ScreeningOutcome.FREEZE)
    return outcome in strict or (outcome is ScreeningOutcome.HOLD and person)


def is_stricter(
    new: tuple[ScreeningOutcome, Grounds], old: tuple[ScreeningOutcome, Grounds]
) -> bool:
    """Say whether a verdict goes beyond one that was decided on, or has new grounds."""
    if STRICTNESS[new[0]] > STRICTNESS[old[0]]:
        return True
    return not _serious(new[1]) <= _serious(old[1])


def earlier(old: Grounds | None, new: Grounds) -> list[dict[str, Any]]:
    """Give the serious grounds of before that are not told anew."""
    said = _serious(new)
    return [dict(each) for each in old or () if not _serious([each]) <= said]


def offered(
    state: CaseState,
    transfer: TransferState,
    last: Measure | None,
    *,
    answered: bool = True,
) -> tuple[Measure, ...]:
    """
    Give what may be decided now; `last` is what was decided last in this case.

    Money that is frozen is first unfrozen: then it is held, and decided on. Held money
    never goes on before it is `answered`: while a provider's answer is missing.
    """
    frozen = transfer is TransferState.FROZEN
    if state is CaseState.DECIDED:
        if frozen:
            return (Measure.UNFREEZE, Measure.FORFEIT)
        # until it is paid out, something graver may stop a refund
        waits = transfer is TransferState.HELD and last is Measure.REFUND
        return (Measure.FREEZE,) if waits else ()
    if frozen:
        return (Measure.FREEZE, Measure.UNFREEZE, Measure.FORFEIT)
    if transfer in OVER:
        return (Measure.CONTINUE, Measure.FREEZE)
    if transfer in STOPS:
        goes_on = (Measure.CONTINUE,) if answered else ()
        return (*goes_on, Measure.REFUND, Measure.FREEZE, Measure.FORFEIT)
    return ()


def state_after(measure: Measure, before: TransferState) -> TransferState:
    """Give where the money stands after a decision; a refund still waits for it."""
    if measure is Measure.CONTINUE:
        return before if before in OVER else TransferState.RELEASED
    return {
        Measure.REFUND: TransferState.HELD,
        Measure.UNFREEZE: TransferState.HELD,
        Measure.FREEZE: TransferState.FROZEN,
        Measure.FORFEIT: TransferState.FORFEITED,
    }[measure]


def needs_second(
    measure: Measure, *, asset: str, amount: str, limits: Mapping[str, Decimal]
) -> bool:
    """
    Say whether a second person confirms a decision about this amount of an asset.

    To stop money never waits for anybody; to forfeit it always does. No amount of an
    asset without a limit is small.
    """
    if measure is Measure.FREEZE:
        return False
    limit = limits.get(asset)
    return measure is Measure.FORFEIT or limit is None or Decimal(amount) >= limit


def _serious(grounds: Grounds) -> frozenset[tuple[str, str]]:
    return frozenset(
        (str(each.get("rule")), str(each.get("category") or ""))
        for each in grounds
        if each.get("outcome") != ScreeningOutcome.PASS
        and each.get("rule") not in RETRIED
    )
