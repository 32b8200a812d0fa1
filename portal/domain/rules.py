"""
The rules of a decision: a table, read from top to bottom; every rule may speak.

None silences another, so their order changes nothing but the order of the grounds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portal.domain.findings import CHECKS, Finding
from portal.domain.words import mark as _
from portal.effects import Effect
from portal.policy import Policy
from portal.states import CheckOutcome

# from the best to the worst; a check that was not made says less than one that warns
WORSE = (CheckOutcome.PASS, CheckOutcome.WARN, CheckOutcome.ERROR, CheckOutcome.FAIL)
# one side of a document has it, and it is enough that it was found on one
ON_ONE_SIDE = frozenset({"document.zone", "document.portrait"})


@dataclass(frozen=True, kw_only=True)
class Ground:
    """
    One rule that spoke: about which check, what it led to, and by which figures.

    `outcome` is None where there is no finding. No personal value stands in it.
    """

    rule: str
    check: str
    effect: Effect
    outcome: CheckOutcome | None = None
    value: float | None = None
    limit: float | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the rules look at."""

    findings: tuple[Finding, ...]
    needs: frozenset[str]
    round: int  # of the verification, from 1

    @property
    def counted(self) -> tuple[Finding, ...]:
        """Leave out what another side of the same document made good."""
        best: dict[str, Finding] = {}
        for finding in self.findings:
            known = best.get(finding.name)
            if finding.name in ON_ONE_SIDE and (
                known is None or _is_better(finding, known)
            ):
                best[finding.name] = finding
        return tuple(
            finding
            for finding in self.findings
            if finding.name not in ON_ONE_SIDE or best[finding.name] is finding
        )


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A name, a sentence for staff, and what it says of a case."""

    name: str
    sentence: str
    speak: Callable[[Case, Policy], Iterable[Ground]]


def _is_better(one: Finding, other: Finding) -> bool:
    return WORSE.index(one.outcome) < WORSE.index(other.outcome)


def _of_outcome(
    rule: str, outcome: CheckOutcome
) -> Callable[[Case, Policy], Iterator[Ground]]:
    """Make the rule that reads an outcome's column of the policy's table."""

    def speak(case: Case, policy: Policy) -> Iterator[Ground]:
        for finding in case.counted:
            effects = policy.decision.of(finding.name)
            if finding.outcome is outcome and effects is not None:
                effect: Effect = getattr(effects, outcome.value)
                yield _ground(rule, finding, _possible(effect, finding, case, policy))

    return speak


def _possible(effect: Effect, finding: Finding, case: Case, policy: Policy) -> Effect:
    """Give "person" instead of "again" where nothing can be asked for again."""
    over = case.round >= policy.review.rounds
    if effect == "again" and (over or not CHECKS[finding.name].step):
        return "person"
    return effect


def _unknown(case: Case, policy: Policy) -> Iterator[Ground]:
    for finding in case.findings:
        if (
            policy.decision.of(finding.name) is None
            and finding.outcome is not CheckOutcome.PASS
        ):
            yield _ground("unknown", finding, "person")


def _missing(case: Case, policy: Policy) -> Iterator[Ground]:
    made = {finding.name for finding in case.findings}
    for check in CHECKS:  # in the list's order
        if check in case.needs - made:
            yield Ground(rule="missing", check=check, effect="person")


def _many_rounds(case: Case, policy: Policy) -> Iterator[Ground]:
    limit = policy.decision.rounds_alone
    if case.round > limit:
        yield Ground(
            rule="many_rounds",
            check="examination",
            effect="person",
            value=case.round,
            limit=limit,
        )


def _ground(rule: str, finding: Finding, effect: Effect) -> Ground:
    return Ground(
        rule=rule,
        check=finding.name,
        effect=effect,
        outcome=finding.outcome,
        value=finding.score,
        limit=finding.limit,
        reasons=finding.reasons,
    )


RULES = (
    Rule(
        name="failed",
        sentence=_("The check failed."),
        speak=_of_outcome("failed", CheckOutcome.FAIL),
    ),
    Rule(
        name="not_made",
        sentence=_("The check could not be made."),
        speak=_of_outcome("not_made", CheckOutcome.ERROR),
    ),
    Rule(
        name="warned",
        sentence=_("The check gave a warning."),
        speak=_of_outcome("warned", CheckOutcome.WARN),
    ),
    Rule(
        name="missing",
        sentence=_("The check is needed and has no result."),
        speak=_missing,
    ),
    Rule(
        name="unknown",
        sentence=_("The check is not in the policy."),
        speak=_unknown,
    ),
    Rule(
        name="many_rounds",
        sentence=_("The way was gone too often for a decision without a person."),
        speak=_many_rounds,
    ),
)  # fmt: skip
