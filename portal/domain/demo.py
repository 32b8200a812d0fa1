"""The states in which the sandbox makes a customer, declared once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from portal.states import DecisionOutcome


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True, kw_only=True)
class Case:
    """One state: which steps are done, what was decided, how long ago it began."""

    key: str
    title: str
    what: str
    finished: tuple[str, ...] = ()
    refused_consent: bool = False
    submitted: bool = False
    outcome: DecisionOutcome | None = None
    steps: Mapping[str, Sequence[str]] = field(default_factory=dict)  # asked again
    reasons: tuple[str, ...] = ()  # of a rejection
    registered: timedelta = timedelta(hours=1)  # ago
    invited: timedelta = timedelta(minutes=10)  # ago: nobody waits to send again
    revoked: bool = False


ALL_BUT_REVIEW = ("consent", "document", "selfie", "phone", "email")
CASES = (
    Case(
        key="new",
        title=_("New"),
        what=_("Invited, nothing begun."),
    ),
    Case(
        key="refused_consent",
        title=_("Consent refused"),
        what=_("Said no to the processing of personal data."),
        refused_consent=True,
    ),
    Case(
        key="document_step",
        title=_("Document next"),
        what=_("Gave consent; the identity document is next."),
        finished=("consent",),
    ),
    Case(
        key="half_way",
        title=_("Half way"),
        what=_("Gave consent and the document; the selfie is next."),
        finished=("consent", "document"),
    ),
    Case(
        key="phone_step",
        title=_("Phone number next"),
        what=_("All pictures are there; the phone number is next."),
        finished=("consent", "document", "selfie"),
    ),
    Case(
        key="email_step",
        title=_("E-mail next"),
        what=_("The number is confirmed; the e-mail address is next."),
        finished=("consent", "document", "selfie", "phone"),
    ),
    Case(
        key="ready",
        title=_("Ready to submit"),
        what=_("Every step is done; only the review is left."),
        finished=ALL_BUT_REVIEW,
    ),
    Case(
        key="in_review",
        title=_("In review"),
        what=_("Submitted; waits in the queue of the console."),
        finished=ALL_BUT_REVIEW,
        submitted=True,
    ),
    Case(
        key="asked_again",
        title=_("Asked again"),
        what=_("The document could not be read; only that step is open."),
        finished=ALL_BUT_REVIEW,
        submitted=True,
        outcome=DecisionOutcome.RESUBMISSION_REQUESTED,
        steps={"document": ["unreadable"]},
    ),
    Case(
        key="approved",
        title=_("Approved"),
        what=_("Everything is confirmed."),
        finished=ALL_BUT_REVIEW,
        submitted=True,
        outcome=DecisionOutcome.APPROVED,
    ),
    Case(
        key="rejected",
        title=_("Rejected"),
        what=_("Refused, with the reason that may be told."),
        finished=ALL_BUT_REVIEW,
        submitted=True,
        outcome=DecisionOutcome.REJECTED,
        reasons=("not_accepted",),
    ),
    Case(
        key="overdue",
        title=_("Overdue"),
        what=_("Registered 31 days ago and never finished."),
        finished=("consent",),
        registered=timedelta(days=31),
    ),
    Case(
        key="expired_invitation",
        title=_("Invitation expired"),
        what=_("The link is too old; its page offers what to do next."),
        registered=timedelta(days=20),
        invited=timedelta(days=19),
    ),
    Case(
        key="revoked_invitation",
        title=_("Invitation revoked"),
        what=_("Staff took the link back."),
        revoked=True,
    ),
)
BY_KEY = {case.key: case for case in CASES}
