"""What the worker makes in the background, tries again, and keeps for some days."""

from datetime import datetime, timedelta

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

AGAIN = timedelta(minutes=1)  # after a try that came to nothing


class Making:
    """
    A row of something that is made.

    `due_at` says when the worker may take it: now, or when the lease of one that died
    is over; None: it is made, or was given up. `attempt` names whose work counts.
    """

    due_at: Mapped[datetime | None] = mapped_column(index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)  # since somebody pressed the button
    done: Mapped[int] = mapped_column(default=0)  # parts that are in it
    total: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(default=None)
    made_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    size: Mapped[int | None]  # bytes, as it is handed out
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # its SHA-256

    def ask(self, *, now: datetime) -> None:
        """Let the worker take it, with all its tries."""
        self.due_at, self.tries, self.failure = now, 0, None

    def take(self, *, lease_seconds: int, now: datetime) -> None:
        """Begin a try, whose work alone counts from now on."""
        self.attempt, self.tries = (self.attempt or 0) + 1, (self.tries or 0) + 1
        self.go_on(lease_seconds=lease_seconds, now=now)

    def go_on(self, *, lease_seconds: int, now: datetime) -> None:
        """Give a sign of life: nobody else takes it for as long."""
        self.due_at = now + timedelta(seconds=lease_seconds)

    def keep(self, *, size: int, digest: bytes, days: int, now: datetime) -> None:
        """Let it be there, for its days."""
        self.size, self.digest = size, digest
        self.made_at, self.due_at, self.failure = now, None, None
        self.expires_at = now + timedelta(days=days)

    def put_off(self, why: str, *, now: datetime) -> None:
        """Let it be tried again a little later."""
        self.failure, self.due_at = why, now + AGAIN

    def give_up(self, why: str) -> None:
        """Let nobody try it any more until somebody asks."""
        self.failure, self.due_at = why, None
