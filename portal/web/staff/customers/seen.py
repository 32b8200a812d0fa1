"""What the customer sees now: their own profile, for reading alone."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Locale, force_locale, get_locale
from markupsafe import Markup

from portal.domain.roles import Permission
from portal.extensions import begin_write, db
from portal.services import audit, verifications
from portal.web import languages, visitors
from portal.web.customer import shown
from portal.web.render import render
from portal.web.staff import found
from portal.web.staff.console import Console
from portal.web.staff.guard import actor


def add_routes(console: Console) -> None:
    """Add the page."""
    one = "/customers/<public_id>/seen"
    console.page(one, customer_seen, needs=Permission.CUSTOMERS)


def customer_seen(public_id: str) -> ResponseReturnValue:
    """Show the profile in the customer's language or the reader's; it is recorded."""
    begin_write(db.session)
    customer = found.customer(public_id)
    if customer.erased_at is not None:
        return redirect(url_for("staff.customer", public_id=public_id), code=303)
    audit.record(
        db.session(),
        "customer.seen_as",
        actor=actor(),
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=visitors.now(),
    )
    db.session.commit()
    own, mine = _language(customer.language), str(get_locale())
    shown_in = mine if request.args.get("in") == "mine" else own
    verification = verifications.current(db.session(), customer.id)
    view = shown.whole(customer, verification)
    with force_locale(shown_in):
        text = render_template("customer/_profile.html", inert=True, **view)
    return render(
        "staff/customers/seen.html",
        customer=customer,
        state=view["state"],
        profile=Markup(text),  # noqa: S704 - our own template made it
        shown_in=shown_in,
        shown_from=Locale(shown_in).text_direction,
        own=own,
        mine=mine,
    )


def _language(given: str) -> str:
    return given if given in languages.LANGUAGES else languages.LANGUAGES[0]
