"""What is sent, by which way, and what is known of it."""

from enum import StrEnum


class Channel(StrEnum):
    """The ways a message travels."""

    SMS = "sms"
    EMAIL = "email"


class MessageStatus(StrEnum):
    """What is known of a message's delivery."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


class CodePurpose(StrEnum):
    """What a one-time code proves; a code never serves another purpose."""

    SIGN_IN = "sign_in"
    PHONE = "phone"
    EMAIL = "email"


class InvitationWay(StrEnum):
    """How an invitation is given to the customer."""

    EMAIL = "email"
    SMS = "sms"
    COPY = "copy"


class InvitationState(StrEnum):
    """What is known of an invitation, the latest thing first."""

    STARTED = "started"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"
    OPENED = "opened"
    FAILED = "failed"
    DELIVERED = "delivered"
    SENT = "sent"
    QUEUED = "queued"
    COPIED = "copied"
