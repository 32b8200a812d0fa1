"""How transfers are taken in and screened: the table `transfer` of policy.toml."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TransferPolicy:
    """How many providers are asked at once, how often again, and how large a file."""

    parallel: int
    lease_seconds: int
    first_pause_seconds: int
    longest_pause_seconds: int
    again_days: int
    address_days: int
    again_per_hour: int
    most_lines: int
    max_bytes: int
