"""Say how an invitation stands, from what is known of it."""

from dataclasses import dataclass
from datetime import datetime

from portal.states import InvitationState, InvitationWay, MessageStatus

OF_MESSAGE = {
    MessageStatus.QUEUED: InvitationState.QUEUED,
    MessageStatus.SENDING: InvitationState.QUEUED,
    MessageStatus.SENT: InvitationState.SENT,
    MessageStatus.DELIVERED: InvitationState.DELIVERED,
    MessageStatus.FAILED: InvitationState.FAILED,
}
OVER = frozenset(
    {
        InvitationState.REVOKED,
        InvitationState.REPLACED,
        InvitationState.EXPIRED,
    }
)
SETTLED = OVER | {InvitationState.STARTED, InvitationState.FAILED}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one invitation, as plain values."""

    way: InvitationWay
    expires_at: datetime
    opened: bool = False
    entered: bool = False
    revoked: bool = False
    replaced: bool = False
    message: MessageStatus | None = None


def state_of(known: Known, *, now: datetime) -> InvitationState:
    """
    Give the state that tells most.

    A link that is over is over, whatever came before; one that was opened arrived,
    whatever the gateway says.
    """
    told = (
        (known.revoked, InvitationState.REVOKED),
        (known.replaced, InvitationState.REPLACED),
        (known.entered, InvitationState.STARTED),
        (now >= known.expires_at, InvitationState.EXPIRED),
        (known.opened, InvitationState.OPENED),
        (known.way is InvitationWay.COPY, InvitationState.COPIED),
    )
    found = next((state for holds, state in told if holds), None)
    return found or OF_MESSAGE[known.message or MessageStatus.QUEUED]
