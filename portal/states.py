"""Every closed list of words that a row or a page may hold."""

from enum import StrEnum


class VerificationState(StrEnum):
    """Where one passage of one customer stands."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    RESUBMISSION_REQUESTED = "resubmission_requested"
    APPROVED = "approved"
    REJECTED = "rejected"


class DocumentType(StrEnum):
    """The identity documents that are taken."""

    PASSPORT = "passport"
    ID_CARD = "id_card"
    RESIDENCE_PERMIT = "residence_permit"
    DRIVER_LICENCE = "driver_licence"


class Side(StrEnum):
    """What a picture shows; also the name of its file input."""

    FRONT = "front"
    BACK = "back"
    SELFIE = "selfie"


class EvidenceState(StrEnum):
    """Whether a picture counts: only accepted ones do."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLACED = "replaced"


class Device(StrEnum):
    """Which screen an answer came from."""

    COMPUTER = "computer"
    PHONE = "phone"


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


class Audience(StrEnum):
    """Whom a signed-in session belongs to."""

    CUSTOMER = "customer"
    PHONE = "phone"
    STAFF = "staff"


class Role(StrEnum):
    """What a member of staff may do."""

    SUPPORT = "support"
    REVIEWER = "reviewer"
    COMPLIANCE = "compliance"
    ADMINISTRATOR = "administrator"


class DecisionOutcome(StrEnum):
    """What a reviewer decides."""

    APPROVED = "approved"
    RESUBMISSION_REQUESTED = "resubmission_requested"
    REJECTED = "rejected"


class CheckOutcome(StrEnum):
    """What one automated examination found."""

    PASS = "pass"  # noqa: S105 - the outcome's name, not a password
    WARN = "warn"
    FAIL = "fail"
    ERROR = "error"


class ExaminationState(StrEnum):
    """Where an examination in the background stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
