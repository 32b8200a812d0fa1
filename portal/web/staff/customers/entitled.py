"""What a customer may do and what was reported of them, on the customer's page."""

from typing import Any

from flask_login import current_user

from portal.domain.entitlements import Entitlements
from portal.domain.entitlements.words import REASONS
from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import entitlements
from portal.services.entitlements import notices, suspensions
from portal.web import visitors
from portal.web.letters import teller


def context(customer: Customer) -> dict[str, Any]:
    """Give what `_entitlements.html` and `_notices.html` show."""
    known = current_user.can(Permission.NOTICES)
    return {
        "entitled": of(customer),
        "why": REASONS,
        "notices": notices.about(db.session(), customer) if known else (),
    }


def of(customer: Customer) -> Entitlements:
    """Say what the customer may do now."""
    policy = visitors.config().policy.customer
    return entitlements.of(db.session(), customer, policy=policy, now=visitors.now())


def tell(
    customer: Customer, before: Entitlements, *, about: str, text: str | None = None
) -> None:
    """Write to the customer if services stopped, or go on, since `before`."""
    db.session.flush()
    suspensions.tell(
        db.session(),
        customer,
        before=before,
        after=of(customer),
        about=about,
        teller=teller(),
        now=visitors.now(),
        text=text,
    )
