"""What a provider is asked again with, and for how long it is worth asking."""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from portal.domain.exposure import Pending
from portal.errors import ServiceUnreachable

OLDEST = timedelta(minutes=5)  # that a provider computes before it counts as silent
LOOKS = 60  # whichever comes first
REFUSALS = 5  # times that it may ask for fewer questions in a row
LONGEST_PAUSE = 120.0  # seconds; who asks for more is asked anew by the schedule


class Ticket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a conversation with a provider stands; it travels as the token."""

    since: Annotated[datetime, msgspec.Meta(tz=True)]
    check: str | None = None  # the provider's id, once there is one
    looks: int = 0
    refusals: int = 0

    def later(self, *, seconds: float, now: datetime) -> Pending:
        """Come again after a pause; raise ServiceUnreachable if that was too often."""
        if self.looks >= LOOKS or now - self.since > OLDEST:
            raise ServiceUnreachable("it is not ready after a long time")
        ticket = msgspec.structs.replace(self, looks=self.looks + 1, refusals=0)
        return Pending(token=_written(ticket), seconds=seconds)

    def refused(self, seconds: float | None) -> Pending:
        """Come again when the provider wants; raise if it wants that too often."""
        pause = 2.0 ** (self.refusals + 1) if seconds is None else seconds
        if self.refusals >= REFUSALS or pause > LONGEST_PAUSE:
            raise ServiceUnreachable("it asks for fewer questions (429)")
        ticket = msgspec.structs.replace(self, refusals=self.refusals + 1)
        return Pending(token=_written(ticket), seconds=max(pause, 1.0))


def read(token: str | None, *, now: datetime) -> Ticket:
    """Give the ticket of a token, a fresh one for None; raise ServiceUnreachable."""
    if token is None:
        return Ticket(since=now)
    try:
        return msgspec.json.decode(token, type=Ticket)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise ServiceUnreachable("the token cannot be read") from None


def _written(ticket: Ticket) -> str:
    return msgspec.json.encode(ticket).decode()
