"""How cases about transfers are worked on: the table `cases` of policy.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class CasesPolicy:
    """
    The clocks of a case, what papers may be, and when their giver is reminded.

    `four_eyes` gives, by asset, from which amount on a second person confirms.
    """

    screening_minutes: int
    decision_hours: int
    soon_hours: int
    papers_days: int
    remind_days: tuple[int, ...]
    most_files: int
    most_pages: int
    max_bytes: int
    shown_days: int
    refused_tries: int
    file_days: int
    file_lease_seconds: int
    file_tries: int
    four_eyes: Mapping[str, Decimal] = field(hash=False)

    def __post_init__(self) -> None:
        """Raise ValueError where a reminder would come too late."""
        days = self.remind_days
        if list(days) != sorted(set(days)) or days[-1] >= self.papers_days:
            raise ValueError("remind_days must grow, and end before papers_days")
