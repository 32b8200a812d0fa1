"""Which events of the audit log a customer is told, and in which plain words."""

from collections.abc import Mapping
from typing import Any

from portal.domain.timeline import tell

# what is not named here is not told: who looked at a picture, what staff wrote for
# each other, and whatever must not reach the person whom it is about
TOLD_KINDS = ("consent", "handoff", "message", "session", "step")
TOLD = frozenset(
    {
        "code.sent",
        "customer.corrected",
        "customer.correction_asked",
        "customer.data_downloaded",
        "customer.email_confirmed",
        "customer.erasure_asked",
        "customer.phone_confirmed",
        "customer.registered",
        "customer.signed_in",
        "customer.signed_out",
        "decision.made",
        "evidence.accepted",
        "evidence.refused",
        "evidence.removed",
        "invitation.entered",
        "invitation.entered_again",
        "invitation.opened",
        "invitation.revoked",
        "invitation.sent",
        "paper.received",
        "paper.removed",
        "papers.accepted",
        "papers.asked",
        "papers.overdue",
        "papers.refused",
        "papers.reminded",
        "papers.sent",
        "papers.withdrawn",
        "refund.accepted",
        "refund.cancelled",
        "refund.declined",
        "refund.executing",
        "refund.forfeited",
        "refund.paid",
        "refund.quoted",
        "refund.requested",
        "refund.time_over",
        "refund.time_told",
        "refund.verification_chosen",
        "verification.started",
        "verification.submitted",
    }
)


def is_told(action: str) -> bool:
    """Say whether the customer may know of such an event."""
    return action in TOLD or action.partition(".")[0] in TOLD_KINDS


def in_english(action: str, details: Mapping[str, Any]) -> str:
    """Give the sentence of an event as the files that leave the portal hold it."""
    told = tell(action, details)
    values = {key: " ".join(found) for key, found in told.values.items()}
    return (told.line.sentence % _Known(values)).rstrip(".")


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
