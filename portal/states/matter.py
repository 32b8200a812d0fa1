"""What is reported about customers, and what is decided."""

from enum import StrEnum


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
