"""What time it is, in the one form the portal keeps: aware, in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Give the present moment; tests pass a clock of their own instead."""
    return datetime.now(UTC)
