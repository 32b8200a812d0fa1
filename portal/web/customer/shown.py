"""
What the profile shows: for its owner, and for staff who help them.

One place makes it, so that staff read the very words that the customer reads.
"""

from typing import Any

from portal.domain.entitlements import Entitlements
from portal.domain.flow import Passage
from portal.domain.standard import STANDARD
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.reverification import Reverification
from portal.models.verification import Verification
from portal.services import consents, reverification, verifications
from portal.services import visitors as sessions
from portal.services.invitations import beginnings
from portal.states import Audience
from portal.web import visitors
from portal.web.customer import again, allowed, outcome, papers, refund_shown

NOT_STARTED = "not_started"


def standing(
    customer: Customer,
    verification: Verification | None,
    *,
    entitled: Entitlements,
    asked: Reverification | None,
) -> dict[str, Any]:
    """Give what `_standing.html` says: the state, what is next, and until when."""
    shown = {
        "customer": customer,
        "verification": verification,
        "state": verification.state.value if verification else NOT_STARTED,
        "again": again.as_asked(customer, asked) if asked else None,
        **allowed.context(customer, entitled, now=visitors.now()),
    }
    if verification is None:
        invited = beginnings.was_invited(db.session(), customer)
        return {**shown, "withdrawn": False, "invited": invited}
    passage = verifications.passage(db.session(), verification)
    return {**shown, **_progress(customer, passage), **outcome.told(verification)}


def whole(customer: Customer, verification: Verification | None) -> dict[str, Any]:
    """Give what `_profile.html` shows besides."""
    return {
        **standing(
            customer,
            verification,
            entitled=allowed.of(customer, now=visitors.now()),
            asked=reverification.open_of(db.session(), customer),
        ),
        **papers.context(customer),
        "refunds": refund_shown.listed(customer),
        "consents": consents.history(db.session(), customer),
        "devices": sessions.open_sessions(
            db.session(),
            customer,
            now=visitors.now(),
            idle=visitors.idle(Audience.CUSTOMER),
        ),
    }


def _progress(customer: Customer, passage: Passage) -> dict[str, Any]:
    steps = STANDARD.needed(passage)
    newest = consents.latest(db.session(), customer) if passage.withdrawn else None
    return {
        "passage": passage,
        "steps": steps,
        "done": sum(step.done(passage) for step in steps),
        "next_step": STANDARD.next(passage),
        "withdrawn": passage.withdrawn,
        "withdrawn_at": newest.withdrawn_at if newest else None,
    }
