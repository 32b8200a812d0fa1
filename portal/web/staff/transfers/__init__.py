"""The list of all transfers: how many stand where, and those that are looked for."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from portal.domain.exposure import Direction
from portal.domain.roles import Permission
from portal.domain.transfers import TransferState
from portal.domain.transfers.networks import NETWORKS
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import transfers as service
from portal.services.screenings import alarms
from portal.services.transfers import lists
from portal.services.transfers.lists import Chosen, Page
from portal.vault import Keyring
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.render import render
from portal.web.staff import found as finding
from portal.web.staff.console import Console
from portal.web.staff.transfers import words

MOST, FEW = 50, 5
FILTERS = ("state", "direction", "network", "since")


def add_routes(console: Console) -> None:
    """Add the list, one customer's, and the search by an address."""
    needs = Permission.AML
    console.page("/transfers", transfers, needs=needs)
    of_one = "/customers/<public_id>/transfers"
    console.page(of_one, transfers_of, needs=needs)
    console.page("/transfers/find", find_transfers, needs=needs, methods=("POST",))
    console.record_once(lambda setup: setup.app.jinja_env.globals.update(aml=words))


def transfers() -> ResponseReturnValue:
    """List those that fit the filter, the newest first."""
    wrong: dict[str, str] = {}
    chosen = _chosen(wrong)
    before = whole_number(request.args.get("before", ""))
    found = lists.page(db.session(), chosen, before=before, most=MOST)
    return _list(found, wrong=wrong, is_first=before is None)


def transfers_of(public_id: str) -> ResponseReturnValue:
    """List those of one customer."""
    customer = finding.customer(public_id)
    before = whole_number(request.args.get("before", ""))
    chosen = Chosen(customer_id=customer.id)
    found = lists.page(db.session(), chosen, before=before, most=MOST)
    return render(
        "staff/transfers/of_customer.html",
        customer=customer,
        rows=found.rows,
        next=found.next,
        is_first=before is None,
    )


def find_transfers() -> ResponseReturnValue:
    """List those from or to one address: it is typed, and never in an address bar."""
    typed = request.form.get("address", "").strip()
    keyring: Keyring = db.session().info["keyring"]
    digests = service.digests_of(keyring, typed)
    found = lists.page(db.session(), Chosen(digests=digests), before=None, most=MOST)
    wrong = {}
    if not digests:
        wrong["address"] = gettext(
            "This is no address of a network that the portal knows. Copy the whole."
        )
    return _list(found, 422 if wrong else 200, wrong=wrong, typed=typed)


def of(customer: Customer) -> dict[str, Any]:
    """Give what the customer's page shows of transfers to who may see them."""
    if not current_user.can(Permission.AML):
        return {"transfers": (), "more_transfers": False}
    found = lists.of_customer(db.session(), customer, most=FEW)
    return {"transfers": found.rows, "more_transfers": found.next is not None}


def _list(
    found: Page,
    status: int = 200,
    *,
    wrong: Mapping[str, str],
    is_first: bool = True,
    typed: str = "",
) -> ResponseReturnValue:
    session = db.session()
    given = {
        name: request.args.getlist(name) for name in FILTERS if name in request.args
    }
    more: dict[str, Any] = {**given, "before": found.next}
    return render(
        "staff/transfers/lists.html",
        status,
        rows=found.rows,
        next_page=url_for("staff.transfers", **more) if found.next else None,
        is_first=is_first,
        typed=typed,
        wrong=wrong,
        filtered=bool(given) or bool(typed),
        counts=lists.counts(session),
        many=lists.MANY,
        networks=NETWORKS.values(),
        alarms=alarms.standing(session),
        waiting_since=lists.waiting_since(session),
        has_provider=has_provider(),
    )


def has_provider() -> bool:
    """Say whether a provider whose word counts is connected."""
    return any(each.authoritative for each in visitors.adapters().analytics)


def _chosen(wrong: dict[str, str]) -> Chosen:
    given = request.args
    states = {state.value: state for state in TransferState}
    directions = {direction.value: direction for direction in Direction}
    network = given.get("network", "")
    return Chosen(
        states=frozenset(
            states[each] for each in given.getlist("state") if each in states
        ),
        direction=directions.get(given.get("direction", "")),
        network=network if network in NETWORKS else "",
        since=_since(given.get("since", ""), wrong),
    )


def _since(given: str, wrong: dict[str, str]) -> datetime | None:
    if not given:
        return None
    zone = ZoneInfo(visitors.config().timezone)
    try:
        return datetime.combine(date.fromisoformat(given), time(), zone)
    except (ValueError, OverflowError):
        wrong["since"] = gettext("Enter a day, such as 2026-11-22")
        return None
