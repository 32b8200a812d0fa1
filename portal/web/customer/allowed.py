"""What the customer may do now, in the words of the profile page."""

from datetime import datetime
from typing import Any

from portal.domain.entitlements import Entitlements
from portal.domain.entitlements.reminders import days_left
from portal.domain.entitlements.words import REASONS
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import cases, entitlements
from portal.services.entitlements import suspensions
from portal.web import visitors


def of(customer: Customer, *, now: datetime) -> Entitlements:
    """Say what the customer may do now."""
    policy = visitors.config().policy.customer
    return entitlements.of(db.session(), customer, policy=policy, now=now)


def context(
    customer: Customer, found: Entitlements, *, now: datetime
) -> dict[str, Any]:
    """Give the answers, their words, and what somebody suspended can do."""
    until = found.orders.until
    stopped = suspensions.to_do(found) if found.suspended else ""
    written = cases.text_for(db.session(), customer) if stopped == "write" else None
    return {
        "entitled": found,
        "why": REASONS,
        "days_left": days_left(until, now) if until else 0,
        "stopped": stopped,
        "stopped_because": written,
    }
