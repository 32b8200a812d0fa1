"""Where a verification, its pictures and its checks stand."""

from enum import StrEnum


class VerificationState(StrEnum):
    """Where one passage of one customer stands."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    RESUBMISSION_REQUESTED = "resubmission_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"  # nobody asks for it any more; the one before counts


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


class DecisionOutcome(StrEnum):
    """What a reviewer decides."""

    APPROVED = "approved"
    RESUBMISSION_REQUESTED = "resubmission_requested"
    REJECTED = "rejected"


class ProposalState(StrEnum):
    """Where a rejection that needs a second person stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


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
