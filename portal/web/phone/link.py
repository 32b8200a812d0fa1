"""The link itself: opening it consumes nothing, a button claims it."""

from random import SystemRandom

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.handoffs import must_match
from portal.errors import LinkClosed
from portal.extensions import begin_write, db
from portal.models.handoff import Handoff
from portal.services import handoffs, links
from portal.services.handoffs import phone
from portal.states import Audience
from portal.web import visitors
from portal.web.devices import is_robot
from portal.web.handoffs import look, settled
from portal.web.phone.guard import claimed_here
from portal.web.render import render


def add_routes(bp: Blueprint) -> None:
    """Add the page behind the link."""
    bp.add_url_rule("/h/<token>", view_func=open_link)
    bp.add_url_rule("/h/<token>", view_func=claim, methods=["POST"])


def open_link(token: str) -> ResponseReturnValue:
    """Show which computer asked, and for what; the phone that claimed goes on."""
    handoff = _behind(token)
    if _is_bound_here(handoff):
        return redirect(url_for("phone.home"), code=303)
    _refuse_closed(handoff)
    if _is_a_person():
        _note_opening(handoff)
    return render(
        "phone/link.html",
        screen=look(handoff),
        token=token,
        same=_same_browser(handoff),
        to_match=must_match(visitors.config().policy.handoff.match, handoff.ways),
    )


def claim(token: str) -> ResponseReturnValue:
    """Bind the handoff to this phone: the first one wins."""
    handoff = _behind(token)
    if _is_bound_here(handoff):
        return redirect(url_for("phone.home"), code=303)
    _refuse_closed(handoff)
    handoff = phone.claim(
        db.session(),
        handoff,
        device=visitors.this_device(),
        policy=visitors.config().policy.handoff,
        source=SystemRandom(),
        now=visitors.now(),
    )
    visitors.sign_in(handoff=handoff)
    db.session.commit()
    return redirect(url_for("phone.home"), code=303)


def _behind(token: str) -> Handoff:
    secret_hash = links.read_link(visitors.config().secret_key, "handoff", token)
    return settled(handoffs.find(db.session(), secret_hash)).handoff


def _refuse_closed(handoff: Handoff) -> None:
    phone.refuse_ended(handoff)
    if handoff.claimed_at is not None:
        raise LinkClosed("claimed")


def _is_bound_here(handoff: Handoff) -> bool:
    mine = claimed_here()
    return mine is not None and mine.id == handoff.id


def _is_a_person() -> bool:
    # a prefetch or a preview is not the customer's phone; the computer must not say so
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    plain = request.method == "GET" and "prefetch" not in purpose
    return plain and not is_robot(request.user_agent.string)


def _note_opening(handoff: Handoff) -> None:
    device = visitors.this_device()
    if not phone.is_news(handoff, device):
        return
    begin_write(db.session)
    phone.record_opening(db.session(), handoff, device=device, now=visitors.now())
    db.session.commit()


def _same_browser(handoff: Handoff) -> str:
    # "" for another device; "computer" where the link was made; "customer" elsewhere
    visitor = visitors.visitor(Audience.CUSTOMER)
    if visitor is None or visitor.customer_id != handoff.verification.customer_id:
        return ""
    return "computer" if visitor.public_id == handoff.by_session else "customer"
