"""Who may open the customer's pages: deny, but for the ways in."""

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.services import verifications
from portal.states import Audience
from portal.web import visitors

OPEN_TO_ALL = frozenset(
    {
        "customer.sign_in",
        "customer.sign_in_code",
        "customer.invitation",
        "customer.confirm_email",
        "customer.erased",
    }
)


def admit() -> ResponseReturnValue | None:
    """Send a stranger to the sign-in, and tell htmx to take the whole page there."""
    if request.endpoint in OPEN_TO_ALL or visitors.visitor(Audience.CUSTOMER):
        return None
    sign_in = url_for("customer.sign_in")
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return "", 204, {"HX-Redirect": sign_in}
    return redirect(sign_in, code=303)


def this_customer() -> Customer:
    """Give the signed-in customer; only behind the guard."""
    visitor = visitors.visitor(Audience.CUSTOMER)
    if visitor is None or visitor.customer is None:
        raise RuntimeError("a page behind the guard was opened without a customer")
    return visitor.customer


def this_verification() -> Verification | None:
    """Give the customer's verification, read once a request."""
    if "verification" not in g:
        g.verification = verifications.current(db.session(), this_customer().id)
    found: Verification | None = g.verification
    return found
