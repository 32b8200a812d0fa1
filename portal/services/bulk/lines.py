"""The rows of lines."""

from datetime import datetime

from portal.models.bulk import BulkInvitation, BulkLine
from portal.states import LineState


def new_line(bulk: BulkInvitation, number: int) -> BulkLine:
    """Make the row of a line, as if it could be sent."""
    return BulkLine(bulk=bulk, number=number, state=LineState.WAITING)


def skip(row: BulkLine, reason: str, *, now: datetime) -> None:
    """Leave somebody out, and say why."""
    row.state, row.reason, row.settled_at = LineState.SKIPPED, reason, now


def fail(row: BulkLine, reason: str, *, now: datetime) -> None:
    """Say why a line cannot be used."""
    row.state, row.reason, row.settled_at = LineState.FAILED, reason, now
