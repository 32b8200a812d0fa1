"""What the customer's page shows of what a verified customer is asked once more."""

from typing import Any

from flask_login import current_user

from portal.domain.reverification import OPEN
from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.customer import Customer
from portal.services.reverification import history

MOST = 10


def context(customer: Customer) -> dict[str, Any]:
    """Give what the customer's page shows of it."""
    session = db.session()
    rows = history.asked(session, customer, most=MOST)
    verified = customer.verified_at is not None
    may_ask = current_user.can(Permission.REVERIFY)
    return {
        "asked": next(((row, by) for row, by in rows if row.state in OPEN), None),
        "asked_before": [(row, by) for row, by in rows if row.state not in OPEN],
        "passages": history.passages(session, customer, most=MOST)
        if rows or verified
        else (),
        "asked_next_on": history.asked_next_on(session, customer)
        if may_ask and verified
        else None,
    }
