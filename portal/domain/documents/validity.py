"""Whether a document is still valid, and its holder of age."""

from datetime import date

from portal.domain.documents.sides import Sides, known_fields
from portal.domain.findings import Finding
from portal.policy import DocumentPolicy
from portal.states import CheckOutcome

VERSION = "1"


def expiry(sides: Sides, today: date, policy: DocumentPolicy) -> Finding:
    """
    Say how long the document is valid: the score is in days, 0 on its last one.

    A date that is not there, or that its check digit contradicts, is an error.
    """
    fields = known_fields(sides)
    day = fields.expiry_date if fields else None
    if fields is None or day is None or not _guarded(sides, "expiry_date"):
        return _not_made("document.expiry", has_date=day is not None)
    left = (day - today).days
    outcome = judged_expiry(left, policy)
    reasons = {CheckOutcome.FAIL: ("expired",), CheckOutcome.WARN: ("expires_soon",)}
    return Finding(
        name="document.expiry",
        version=VERSION,
        outcome=outcome,
        score=left,
        limit=0 if outcome is CheckOutcome.FAIL else policy.expires_soon_days,
        reasons=reasons.get(outcome, ()),
        details={"source": fields.source},
    )


def expiry_day(sides: Sides) -> date | None:
    """Give the last day on which the document is valid, if nothing contradicts it."""
    fields = known_fields(sides)
    if fields is None or not _guarded(sides, "expiry_date"):
        return None
    return fields.expiry_date


def judged_expiry(left: float, policy: DocumentPolicy) -> CheckOutcome:
    """Judge the days left: a document is valid on its last day."""
    if left < 0:
        return CheckOutcome.FAIL
    soon = left < policy.expires_soon_days
    return CheckOutcome.WARN if soon else CheckOutcome.PASS


def age(sides: Sides, today: date, policy: DocumentPolicy) -> Finding:
    """
    Say whether the holder is of age: the score is in whole years.

    Print is guarded by no check digit, and nobody is refused for a misread year: it
    gives a warning where a zone fails. No date, or an impossible one, is an error.
    """
    fields = known_fields(sides)
    born = fields.birth_date if fields else None
    known = born is not None and born <= today and _guarded(sides, "birth_date")
    if fields is None or born is None or not known:
        return _not_made("document.age", has_date=born is not None)
    years = full_years(born, today)
    outcome = judged_age(years, policy, is_guarded=fields.source == "zone")
    return Finding(
        name="document.age",
        version=VERSION,
        outcome=outcome,
        score=years,
        limit=policy.least_age,
        reasons=() if outcome is CheckOutcome.PASS else ("under_age",),
        details={"source": fields.source},
    )


def judged_age(
    years: float, policy: DocumentPolicy, *, is_guarded: bool
) -> CheckOutcome:
    """Judge the years; `is_guarded` says that a check digit proves the date."""
    if years >= policy.least_age:
        return CheckOutcome.PASS
    return CheckOutcome.FAIL if is_guarded else CheckOutcome.WARN


def full_years(born: date, today: date) -> int:
    """Count the years lived; who is born on 29 February grows older on 1 March."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _guarded(sides: Sides, field: str) -> bool:
    """Say that no check digit contradicts the date; print has none."""
    return sides.zone is None or sides.zone.check_digits.get(field, True)


def _not_made(name: str, *, has_date: bool) -> Finding:
    return Finding(
        name=name,
        version=VERSION,
        outcome=CheckOutcome.ERROR,
        details={"has_date": has_date},
    )
