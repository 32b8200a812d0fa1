"""What is asked for anew at once, while the customer is still on the way."""

from collections.abc import Iterable

from portal.domain.findings import CHECKS, Finding
from portal.domain.pictures import step_of
from portal.domain.resubmission import RESUBMISSION
from portal.policy import Policy
from portal.states import CheckOutcome, Side

# another document has to be found: every side of it is to be taken anew
OTHER_DOCUMENT = frozenset({"expired", "wrong_type", "wrong_country"})
# signs of a forgery are judged at the end, with everything else in view
AT_THE_END = frozenset({"screen", "photocopy", "not_original", "edited"})
# of a document one side has it; a side without it is no bad picture
ON_ONE_SIDE = frozenset({"document.zone", "document.portrait"})
# they say enough: what else is wrong with such a picture follows from it
FIRST = ("no_document", "wrong_side", "wrong_type", "no_face", "several_faces")


def to_mend(
    side: Side, findings: Iterable[Finding], policy: Policy, *, good: Iterable[str] = ()
) -> tuple[str, ...]:
    """
    Give the reasons for which a picture of this side is asked for anew; () for none.

    `findings` are those of the picture, and those of the document as far as it is
    seen; `good` are the checks that its other side passed. Only what the policy would
    ask for again at the end is asked for now.
    """
    step = step_of(side)
    passed = ON_ONE_SIDE & set(good)
    if side is Side.BACK:
        passed |= {"document.portrait"}  # a back without one is as it should be
    reasons = [
        reason
        for finding in findings
        if finding.outcome is CheckOutcome.FAIL
        and finding.name not in passed
        and _would_be_asked(finding, step, policy)
        for reason in finding.reasons
        if reason in RESUBMISSION[step] and reason not in AT_THE_END
    ]
    first = [reason for reason in FIRST if reason in reasons]
    return tuple(dict.fromkeys(first[:1] or reasons))


def sides_to_mend(side: Side, reasons: Iterable[str]) -> frozenset[Side]:
    """Give the sides whose pictures are of no use, for what was found in one."""
    if side is not Side.SELFIE and not OTHER_DOCUMENT.isdisjoint(reasons):
        return frozenset({Side.FRONT, Side.BACK})
    return frozenset({side})


def _would_be_asked(finding: Finding, step: str, policy: Policy) -> bool:
    effects = policy.decision.of(finding.name)
    known = CHECKS.get(finding.name)
    return (
        effects is not None
        and effects.fail == "again"
        and known is not None
        and known.step == step
    )
