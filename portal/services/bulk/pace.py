"""How fast many invitations are sent."""

import math
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.bulk import BulkLine
from portal.states import LineState

SHORT, LONG = timedelta(seconds=5), timedelta(minutes=1)


def allowance(session: Session, *, per_minute: int, now: datetime) -> int:
    """Say how many may be sent now: evenly within a minute, of all bulks together."""
    found = []
    for window in (SHORT, LONG):
        sent = session.scalar(
            select(func.count()).where(
                BulkLine.settled_at > now - window, BulkLine.state == LineState.SENT
            )
        )
        found.append(math.ceil(per_minute * (window / LONG)) - (sent or 0))
    return min(found)
