"""What a customer may do and what was reported of them, on the customer's page."""

from typing import Any

from flask import current_app
from flask_login import current_user

from portal.domain.entitlements import Entitlements
from portal.domain.entitlements.words import REASONS
from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import entitlements
from portal.services.entitlements import notices, suspensions
from portal.services.messages.telling import Teller
from portal.web import visitors


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
    portal = current_app.extensions["portal"]
    suspensions.tell(
        db.session(),
        customer,
        before=before,
        after=of(customer),
        about=about,
        teller=Teller(
            letter=portal.letter,
            secret_key=portal.config.secret_key,
            policy=portal.config.policy.invitation,
        ),
        now=visitors.now(),
        text=text,
    )
