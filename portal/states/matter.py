"""What is reported about customers, and what is decided."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What was reported about a customer."""

    ABUSE = "abuse_notice"
    BREACH = "breach_of_law"


class CaseKind(StrEnum):
    """What a case is about."""

    NOTICE = "notice"
    TRANSFER = "transfer"


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    DECIDED = "decided"


class CaseStage(StrEnum):
    """What the case of a transfer waits for."""

    SCREENING = "screening"  # for the portal: a provider's answer is missing
    PAPERS = "papers"  # for the customer: to verify, or to give papers
    ANALYSIS = "analysis"  # for a person's decision


class Measure(StrEnum):
    """What a decision does: to services, or to the money of a transfer."""

    NONE = "none"
    SUSPEND = "suspend"
    LIFT = "lift"

    CONTINUE = "continue"
    REFUND = "refund"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    FORFEIT = "forfeit"


class PaperKind(StrEnum):
    """Which papers a customer is asked for."""

    SOURCE_OF_FUNDS = "source_of_funds"
    OTHER = "other"


class PaperState(StrEnum):
    """Where a request for papers stands."""

    ASKED = "asked"
    ANSWERED = "answered"  # sent, and nobody has looked at them yet
    REFUSED = "refused"  # asked for again, with the reason
    OVERDUE = "overdue"  # the time is over; they are still taken
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class PayoutKind(StrEnum):
    """What a record of a payout says."""

    REGULAR = "regular"
    IRREGULAR = "irregular"  # the money left although it was not to be paid
    CORRECTION = "correction"  # the hash recorded before was wrong
