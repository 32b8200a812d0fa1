"""How a verification passes to a phone, and how that ends."""

from enum import StrEnum


class HandoffWay(StrEnum):
    """How the link reached the phone."""

    QR = "qr"
    SMS = "sms"
    EMAIL = "email"
    COPY = "copy"


class HandoffState(StrEnum):
    """Where the passing to a phone stands; how it ended is a `HandoffEnd`."""

    WAITING = "waiting"
    OPENED = "opened"
    MATCHING = "matching"
    WORKING = "working"
    ENDED = "ended"


class HandoffEnd(StrEnum):
    """Why a handoff is over."""

    FINISHED = "finished"
    CANCELLED = "cancelled"
    CANCELLED_ON_PHONE = "cancelled_on_phone"
    TAKEN_BACK = "taken_back"
    MISMATCHED = "mismatched"
    REPLACED = "replaced"
    EXPIRED = "expired"
