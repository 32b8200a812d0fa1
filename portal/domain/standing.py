"""Say in two or three words where a customer stands, for those who help them."""

from dataclasses import dataclass

from portal.domain.flow import Flow, Passage
from portal.states import VerificationState


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Standing:
    """A few words and their tone: ok, warn, bad, or none."""

    words: str
    tone: str = ""


NOT_STARTED = Standing(_("not started"))
WAITING = {
    "consent": Standing(_("waiting for the consent"), "warn"),
    "document": Standing(_("waiting for the document"), "warn"),
    "selfie": Standing(_("waiting for the selfie"), "warn"),
    "phone": Standing(_("waiting for the phone number"), "warn"),
    "email": Standing(_("waiting for the e-mail address"), "warn"),
    "review": Standing(_("waiting to be submitted"), "warn"),
}
DECIDED = {
    VerificationState.IN_REVIEW: Standing(_("in review"), "warn"),
    VerificationState.APPROVED: Standing(_("verified"), "ok"),
    VerificationState.REJECTED: Standing(_("rejected"), "bad"),
}
# of one who was verified before, and gives new documents
AGAIN = Standing(_("verified, gives new documents"), "warn")
AGAIN_IN_REVIEW = Standing(_("verified, new documents in review"), "warn")


def standing_of(
    flow: Flow, passage: Passage | None, *, verified: bool = False
) -> Standing:
    """Give where the customer is stuck, or how it ended; `verified` before this one."""
    if passage is None:
        return NOT_STARTED
    if verified and passage.open:
        return AGAIN
    if verified and passage.state is VerificationState.IN_REVIEW:
        return AGAIN_IN_REVIEW
    if passage.state in DECIDED:
        return DECIDED[passage.state]
    step = flow.next(passage)
    return WAITING[step.key] if step else NOT_STARTED
