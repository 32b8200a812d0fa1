"""Every closed list of words that a row or a page may hold."""

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


class Ceremony(StrEnum):
    """What a passkey is asked to do."""

    REGISTER = "register"
    PROVE = "prove"


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


class NoticeKind(StrEnum):
    """What was reported about a customer."""

    ABUSE = "abuse_notice"
    BREACH = "breach_of_law"


class CaseKind(StrEnum):
    """What a case is about."""

    NOTICE = "notice"


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    DECIDED = "decided"


class Measure(StrEnum):
    """What the decision of a case does to the customer's services."""

    NONE = "none"
    SUSPEND = "suspend"
    LIFT = "lift"


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


class RightKind(StrEnum):
    """What a customer asked of their data, where a person has to answer."""

    CORRECTION = "correction"
    ERASURE = "erasure"


class RightOutcome(StrEnum):
    """How such a request was answered."""

    DONE = "done"
    REFUSED = "refused"


class LawfulKind(StrEnum):
    """Who asks for a customer's data by law, and how."""

    COPYRIGHT_COMPLAINT = "copyright_complaint"
    GOVERNMENT_REQUEST = "government_request"
    COURT_ORDER = "court_order"


class LawfulState(StrEnum):
    """Where a request by law stands."""

    DRAFT = "draft"
    WAITING = "waiting"  # for an approver
    REFUSED = "refused"
    CANCELLED = "cancelled"
    APPROVED = "approved"  # and waits for the worker
    PREPARING = "preparing"
    FAILED = "failed"
    READY = "ready"
    DOWNLOADED = "downloaded"
    EXPIRED = "expired"


class DataKind(StrEnum):
    """What of a customer's data a request by law covers."""

    PROFILE = "profile"
    CONTACTS = "contacts"
    VERIFICATIONS = "verifications"
    CHECKS = "checks"
    PICTURES = "pictures"
    MESSAGES = "messages"
    DEVICES = "devices"
    NOTES = "notes"
    EVENTS = "events"


class PackageEnd(StrEnum):
    """Why a package is no longer there."""

    DAYS_OVER = "days_over"
    BROKEN_OFF = "broken_off"
