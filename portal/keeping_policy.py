"""How long each thing is kept, and how customers use their rights: two tables."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RetentionPolicy:
    """How long what is kept stays; `domain.retention` says of what, and from when."""

    evidence_years: int
    unfinished_months: int
    code_message_days: int
    message_days: int
    session_days: int
    handoff_days: int
    code_days: int
    fingerprint_days: int
    receipt_hours: int


@dataclass(frozen=True, kw_only=True)
class RightsPolicy:
    """How often and how soon a customer's rights are served."""

    downloads_per_day: int
    requests_per_day: int
    fresh_minutes: int
    answer_days: int
