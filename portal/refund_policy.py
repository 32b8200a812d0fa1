"""How refunds are reckoned and paid: the table `refund` of policy.toml."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class RefundPolicy:
    """What is taken, until when it may be asked for, and how soon it is paid."""

    preset: Literal["exchange", "no_refund_to_unverified"]
    percent: Decimal
    cap_usd: Decimal
    days: int
    notice_days: tuple[int, ...]
    grace_days: int
    valid_minutes: int
    figures_minutes: int
    execute_minutes: int
    soon_minutes: int

    def __post_init__(self) -> None:
        """Raise ValueError where more than all is taken, or a notice comes too late."""
        days = self.notice_days
        if self.percent > 100:
            raise ValueError("percent must be at most 100")
        if list(days) != sorted(set(days)) or days[-1] >= self.days:
            raise ValueError("notice_days must grow, and end before days")
        if self.soon_minutes >= self.execute_minutes:
            raise ValueError("soon_minutes must be less than execute_minutes")
