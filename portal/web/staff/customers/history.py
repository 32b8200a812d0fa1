"""The timeline of one customer: by kind, page by page, as far as one may know."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.domain.roles import Permission
from portal.domain.timeline.kinds import KINDS, kinds_for, untold_to
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import histories
from portal.services.histories import happenings as rows
from portal.web.render import render_block
from portal.web.staff import found
from portal.web.staff.console import Console
from portal.web.staff.customers.told import by_day, happenings

MOST = 40  # of one page
LONGEST_NUMBER = 9  # digits of a place in the log: as many as the column holds


def add_routes(console: Console) -> None:
    """Add the part that comes when older ones, or one kind, are asked for."""
    one = "/customers/<public_id>/history"
    console.page(one, customer_history, needs=Permission.CUSTOMERS)


def customer_history(public_id: str) -> ResponseReturnValue:
    """Give the timeline alone to htmx; anybody else gets the whole page."""
    customer = found.customer(public_id)
    if not request.headers.get("HX-Request"):
        page = url_for("staff.customer", public_id=public_id, **_asked())
        return redirect(f"{page}#happened", code=303)
    block = "older" if "before" in request.args else "happened"
    return render_block(
        "staff/customers/_history.html", block, customer=customer, **context(customer)
    )


def context(customer: Customer) -> dict[str, Any]:
    """Give what `_history.html` shows, as the address asks."""
    asked = _asked()
    page = histories.page(
        db.session(),
        customer,
        most=MOST,
        kind=KINDS.get(asked.get("kind", "")),
        untold=untold_to(current_user.can),
        before=int(asked["before"]) if "before" in asked else None,
    )
    beside = rows.beside(
        db.session(),
        customer,
        page.events,
        with_evidence=current_user.can(Permission.REVIEW),
    )
    return {
        "days": by_day(happenings(page.events, beside)),
        "older": page.older,
        "kinds_of_events": kinds_for(current_user.can),
        "kind": asked.get("kind", ""),
        "is_older": "before" in asked,
    }


def _asked() -> dict[str, Any]:
    """Read kind and place from the address; what cannot be is answered with 404."""
    kind, before = request.args.get("kind", ""), request.args.get("before", "")
    asked: dict[str, Any] = {"kind": kind} if kind in KINDS else {}
    if before:
        whole = before.isascii() and before.isdecimal()
        if not whole or len(before) > LONGEST_NUMBER:
            abort(404)
        asked["before"] = before
    return asked
