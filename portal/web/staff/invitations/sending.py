"""Send an invitation, send it by another way, revoke it, watch it arrive."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import NoAddress, TooMany
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import invitations
from portal.states import InvitationWay
from portal.web import visitors
from portal.web.invitation_words import composer
from portal.web.render import render_block
from portal.web.staff.console import Console
from portal.web.staff.customers.page import found, page
from portal.web.staff.guard import this_staff
from portal.web.staff.invitations import card


def add_routes(console: Console) -> None:
    """Add the card and its buttons."""
    one = "/customers/<public_id>/invitation"
    console.page(one, invitation_card, needs=Permission.CUSTOMERS)
    console.page(f"{one}/send", invite, needs=Permission.CUSTOMERS, methods=["POST"])
    console.page(f"{one}/revoke", revoke, needs=Permission.CUSTOMERS, methods=["POST"])


def invitation_card(public_id: str) -> ResponseReturnValue:
    """Answer the waiting card: nothing new, or how the invitation stands now."""
    customer = found(public_id)
    shown = card.context(customer)
    if shown["seen"] == request.args.get("seen") and shown["watch_until"]:
        return "", 204
    if not request.headers.get("HX-Request"):
        return redirect(url_for("staff.customer", public_id=public_id), code=303)
    calm = request.args.get("calm") == "1"
    return render_block(
        "staff/customers/page.html", "card", customer=customer, calm=calm, **shown
    )


def invite(public_id: str) -> ResponseReturnValue:
    """Send by the way of the button; a link to copy is shown this once."""
    customer = found(public_id)
    given = request.form.get("way", "")
    if given not in set(InvitationWay):
        abort(400)
    way = InvitationWay(given)
    try:
        url = send(customer, way)
    except TooMany as limit:
        db.session.rollback()
        return page(found(public_id), 429, limit=limit)
    except NoAddress:
        db.session.rollback()
        return page(found(public_id), 422, no_address=way)
    if way is InvitationWay.COPY:
        return page(customer, copied=url)
    return redirect(url_for("staff.customer", public_id=public_id), code=303)


def send(customer: Customer, way: InvitationWay) -> str:
    """Make the link, write its message, commit; give the address of the link."""
    letter = composer(db.session())(customer, way)
    invitations.send(
        db.session(),
        customer,
        way=way,
        secret_hash=letter.secret_hash,
        words=letter.words,
        by=this_staff(),
        policy=visitors.config().policy.invitation,
        now=visitors.now(),
    )
    db.session.commit()
    return letter.url


def revoke(public_id: str) -> ResponseReturnValue:
    """End the link that lives."""
    customer = found(public_id)
    invitations.revoke(db.session(), customer, by=this_staff(), now=visitors.now())
    db.session.commit()
    return redirect(url_for("staff.customer", public_id=public_id), code=303)
