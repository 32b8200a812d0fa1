"""
What a customer may do: one question, one answer with its reasons.

The page, the console, the command and the API all ask here. Nothing is stored: a
verification lifts a suspension in the moment it is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from portal.states import NoticeKind, VerificationState


class Question(StrEnum):
    """What is asked about a customer."""

    ORDERS = "orders"  # may new ones be made?
    SERVICES = "services"  # are those that run active?
    REFUNDS = "refunds"  # are they paid?


FOR_GOOD = frozenset({"erased", "rejected"})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that counts, as plain values."""

    verify_by: datetime
    verified: bool = False
    state: VerificationState | None = None  # of the newest passage
    leave_by: datetime | None = None  # services of a rejected customer run until then
    refused: bool = False  # the consent, by the newest answer
    withdrawn: bool = False  # the newest consent
    notices: frozenset[NoticeKind] = frozenset()  # those that nothing ended
    case_open: bool = False  # about one of them
    suspended: bool = False  # by the decision of a case
    reverify_by: datetime | None = None  # asked to verify again until then
    erased: bool = False

    @property
    def rejected(self) -> bool:
        """Say whether the newest passage ended so; an older approval counts no more."""
        return self.state is VerificationState.REJECTED

    @property
    def known(self) -> bool:
        """Say whether we know who the customer is."""
        return self.verified and not self.rejected


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Yes or no, why, and until when where a yes ends by itself."""

    yes: bool
    reasons: tuple[str, ...]  # keys of `entitlement_words.REASONS`
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Entitlements:
    """An answer to each question, and what else is to be known."""

    answers: Mapping[Question, Answer]
    remarks: tuple[str, ...] = ()  # keys of `entitlement_words.REASONS`

    @property
    def orders(self) -> Answer:
        """Say whether new orders may be made."""
        return self.answers[Question.ORDERS]

    @property
    def services(self) -> Answer:
        """Say whether services are active."""
        return self.answers[Question.SERVICES]

    @property
    def refunds(self) -> Answer:
        """Say whether refunds are paid."""
        return self.answers[Question.REFUNDS]

    @property
    def suspended(self) -> bool:
        """Say whether services were stopped, and may start again by a decision."""
        return not self.services.yes and self.services.reasons[0] not in FOR_GOOD

    def as_plain(self) -> dict[str, Any]:
        """Give it as JSON takes it; times are ISO 8601 in UTC."""
        answers = {
            question.value: {
                "allowed": answer.yes,
                "until": _iso(answer.until),
                "reasons": list(answer.reasons),
            }
            for question, answer in self.answers.items()
        }
        return {**answers, "remarks": list(self.remarks)}


def entitlements(facts: Facts, *, now: datetime) -> Entitlements:
    """Answer every question."""
    if facts.erased:
        no = Answer(yes=False, reasons=("erased",))
        return Entitlements(answers=dict.fromkeys(Question, no))
    answers = {
        Question.ORDERS: _orders(facts, now),
        Question.SERVICES: _services(facts, now),
        Question.REFUNDS: _refunds(facts),
    }
    return Entitlements(answers=answers, remarks=_remarks(facts, now))


def _orders(facts: Facts, now: datetime) -> Answer:
    overdue = facts.reverify_by is not None and now >= facts.reverify_by
    late = not facts.known and not facts.rejected and now >= facts.verify_by
    against = (
        *_stopped(facts),
        *_if(facts.rejected, "rejected"),
        *_if(overdue, "reverification_overdue"),
        *_if(late, "time_over"),
    )
    if against:
        return Answer(yes=False, reasons=against)
    ends = [
        end
        for end in (None if facts.known else facts.verify_by, facts.reverify_by)
        if end
    ]
    reason = "verified" if facts.known else "time_to_verify"
    return Answer(yes=True, reasons=(reason,), until=min(ends, default=None))


def _services(facts: Facts, now: datetime) -> Answer:
    gone = facts.rejected and (facts.leave_by is None or now >= facts.leave_by)
    against = (*_stopped(facts), *_if(gone, "rejected"))
    if against:
        return Answer(yes=False, reasons=against)
    if facts.rejected:
        return Answer(yes=True, reasons=("time_to_leave",), until=facts.leave_by)
    return Answer(yes=True, reasons=_basis(facts))


def _refunds(facts: Facts) -> Answer:
    against = _stopped(facts)
    return Answer(yes=not against, reasons=against or _basis(facts))


def _stopped(facts: Facts) -> tuple[str, ...]:
    """Give what stops everything; a notice does for those whom we do not know."""
    notices = () if facts.known else sorted(facts.notices)
    return (*_if(facts.suspended, "suspended"), *notices)


def _basis(facts: Facts) -> tuple[str, ...]:
    return ("verified",) if facts.known else ("nothing_reported",)


def _remarks(facts: Facts, now: datetime) -> tuple[str, ...]:
    asked = facts.reverify_by is not None and now < facts.reverify_by
    looked_at = facts.state is VerificationState.IN_REVIEW
    undecided = not facts.known and not facts.rejected
    return (
        *_if(looked_at, "in_review"),
        *_if(undecided and facts.refused, "consent_refused"),
        *_if(undecided and facts.withdrawn, "consent_withdrawn"),
        *_if(asked, "reverification_asked"),
        *_if(facts.case_open, "case_open"),
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _if(holds: bool, key: str) -> tuple[str, ...]:
    return (key,) if holds else ()
