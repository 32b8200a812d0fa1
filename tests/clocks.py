"""A clock that tests set."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class SetClock:
    """Gives the time it was set to; `forward` lets time pass."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **much: float) -> None:
        """Let time pass: `clock.forward(minutes=15)`."""
        self.at += timedelta(**much)


@dataclass
class ShiftedClock:
    """Runs with real time, for real browsers; `forward` lets more of it pass."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **much: float) -> None:
        """Let time pass: `clock.forward(minutes=15)`."""
        self.ahead += timedelta(**much)
