"""What many customers are asked at once, and one alone once more."""

from enum import StrEnum


class BulkWay(StrEnum):
    """By which addresses many customers are invited at once."""

    EMAIL = "email"
    SMS = "sms"
    EMAIL_ELSE_SMS = "email_else_sms"


class BulkSource(StrEnum):
    """Where the people of a bulk invitation come from."""

    GROUP = "group"
    FILE = "file"


class BulkState(StrEnum):
    """Where a bulk invitation stands."""

    CHECKING = "checking"
    READY = "ready"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """What became of one line of a bulk invitation."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"  # nobody is to be written to; the reason says why
    FAILED = "failed"  # the line itself cannot be used; the reason says why


class ReverificationKind(StrEnum):
    """What a verified customer is asked for once more."""

    CONFIRM = "confirm"
    DOCUMENTS = "documents"


class ReverificationState(StrEnum):
    """How a verified customer answered; the first two are open."""

    ASKED = "asked"
    STARTED = "started"
    CONFIRMED = "confirmed"
    DONE = "done"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
