"""
Decide from findings: approve, let a person decide, ask again, or reject.

Pure: the same findings under the same policy always give the same verdict, with
every rule that spoke.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.domain.findings import CHECKS, Finding
from portal.domain.resubmission import RESUBMISSION
from portal.domain.rules import RULES, Case, Ground
from portal.effects import EFFECTS, Effect
from portal.policy import Policy
from portal.states import VerificationState

# from the mildest effect to the strictest
OUTCOMES: Mapping[Effect, VerificationState] = {
    "note": VerificationState.APPROVED,
    "person": VerificationState.IN_REVIEW,
    "again": VerificationState.RESUBMISSION_REQUESTED,
    "reject": VerificationState.REJECTED,
}
# what is said of a step when its finding names no reason that may be told
UNNAMED = {
    "document": "unreadable",
    "selfie": "unclear",
    "phone": "unreachable",
    "email": "unreachable",
}
# two pictures were compared: it says nothing where one of them is to be taken anew
COMPARED = "not_matching"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """
    What follows from the findings, and why.

    `steps` are to be done again, each for its reasons; `reasons` are those of a
    rejection. Both may be told to the customer; `grounds` are for staff alone.
    """

    outcome: VerificationState
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()


def decide(
    findings: Iterable[Finding],
    policy: Policy,
    *,
    needs: Collection[str],
    round: int = 1,
) -> Verdict:
    """
    Give the verdict on everything that was found in one round, from 1.

    `needs` are the checks without which nothing is approved (`domain.needs`). The
    strictest effect of all grounds stands.
    """
    case = Case(findings=tuple(findings), needs=frozenset(needs), round=round)
    grounds = tuple(ground for rule in RULES for ground in rule.speak(case, policy))
    effects = {"note", *(ground.effect for ground in grounds)}
    strictest: Effect = max(effects, key=EFFECTS.index)
    return Verdict(
        outcome=OUTCOMES[strictest],
        steps=asked_again(grounds) if strictest == "again" else {},
        reasons=_rejection(grounds) if strictest == "reject" else (),
        grounds=grounds,
    )


def asked_again(grounds: Iterable[Ground]) -> dict[str, tuple[str, ...]]:
    """Give the steps to be done again, each with the reasons that may be told."""
    asked: dict[str, tuple[str, ...]] = {}
    for ground in grounds:
        if ground.effect == "again":
            step = CHECKS[ground.check].step
            told = _told(step, ground.reasons)
            asked[step] = tuple(dict.fromkeys((*asked.get(step, ()), *told)))
    return _without_comparison(asked)


def _without_comparison(
    asked: Mapping[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    """Leave out that the faces differ where a picture is asked for anew anyway."""
    alone = asked.get("selfie") == (COMPARED,) and "document" not in asked
    told = {
        step: tuple(each for each in reasons if alone or each != COMPARED)
        for step, reasons in asked.items()
    }
    return {step: reasons for step, reasons in told.items() if reasons}


def _told(step: str, reasons: Sequence[str]) -> tuple[str, ...]:
    known = tuple(reason for reason in reasons if reason in RESUBMISSION[step])
    return known or (UNNAMED[step],)


def _rejection(grounds: Iterable[Ground]) -> tuple[str, ...]:
    found = (ground for ground in grounds if ground.effect == "reject")
    return tuple(dict.fromkeys(_refusal(ground) for ground in found))


def _refusal(ground: Ground) -> str:
    if "under_age" in ground.reasons:
        return "under_age"
    by_step = {"document": "not_accepted", "selfie": "not_you"}
    return by_step.get(CHECKS[ground.check].step, "other")
