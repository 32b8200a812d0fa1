"""What customers, and the law, ask of data."""

from enum import StrEnum


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
    TRANSFERS = "transfers"


class PackageEnd(StrEnum):
    """Why a package is no longer there."""

    DAYS_OVER = "days_over"
    BROKEN_OFF = "broken_off"
