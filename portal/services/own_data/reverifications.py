"""What a customer was asked once more, as plain values that JSON can hold."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.services.reverification import history

Plain = dict[str, Any]


def gather_reverifications(
    session: Session, customer: Customer, *, for_law: bool
) -> list[Plain]:
    """Give each asking, the oldest first; who asked is for the law alone."""
    rows = history.asked(session, customer, most=None)
    return [
        {
            "asked_for": row.kind.value,
            "why": row.why,
            "state": row.state.value,
            "asked_at": row.asked_at.isoformat(),
            "due_at": row.due_at.isoformat(),
            "ended_at": _moment(row.ended_at),
            "from_address": row.address,
            "verification": row.verification.public_id if row.verification else None,
            **({"asked_by": name or "the portal"} if for_law else {}),
        }
        for row, name in reversed(rows)
    ]


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
