"""The customers: who fits what was typed, or a group of them, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from flask_login import current_user

from portal.domain.groups import STANDINGS, Group
from portal.domain.roles import Permission
from portal.errors import GroupRefused
from portal.extensions import db
from portal.models.customer import Customer
from portal.services.customers import groups, listings
from portal.services.customers.listings import Place
from portal.services.customers.search import MOST, find
from portal.services.customers.standings import standings
from portal.web import languages, visitors
from portal.web.fields import whole_number
from portal.web.render import render
from portal.web.staff.customers import group_words

TO_DO = (
    (Permission.BULK, "staff.new_bulk", lazy_gettext("Invite these customers")),
    (Permission.REVERIFY, "staff.new_reverification", lazy_gettext("Ask these again")),
)
COUNTED = 1_000  # up to here; more is "more than"
WRONG = {
    "standing": lazy_gettext("Choose a standing from the list"),
    "language": lazy_gettext("Choose a language from the list"),
    "registered_from": lazy_gettext("Enter the first day as year-month-day"),
    "registered_until": lazy_gettext(
        "Enter the last day as year-month-day, not before the first"
    ),
    "to_verify_from": lazy_gettext("Enter the first day as year-month-day"),
    "to_verify_until": lazy_gettext(
        "Enter the last day as year-month-day, not before the first"
    ),
}


@dataclass(frozen=True)
class Listed:
    """One page of customers, and what is to be said above and below it."""

    customers: Sequence[Customer] = ()
    next: str | None = None  # what the link to the next page asks for
    count: int | None = None  # of a whole group
    more: bool = False  # than are shown, or were counted
    wrong: Mapping[str, LazyString] = field(default_factory=dict)  # fields, and why


def customers() -> ResponseReturnValue:
    """Show who fits what was typed and chosen, or who registered last."""
    query = " ".join(request.args.get("q", "").split())
    group, listed = Group(), Listed()
    try:
        group = Group.from_query(request.args)
    except GroupRefused as refused:
        listed = Listed(wrong={refused.field: WRONG[refused.field]})
    else:
        listed = _found(query, group) if query else _listed(group)
    return render(
        "staff/customers/lists.html",
        422 if listed.wrong else 200,
        query=query,
        group=group,
        listed=listed,
        standings=standings(db.session(), listed.customers),
        told=group_words.told(group),
        standing_names={each: group_words.STANDINGS[each] for each in STANDINGS},
        language_names=languages.names(),
        next_page=_next_page(listed),
        is_first="after" not in request.args,
        to_do=_to_do(group) if listed.count and not group.is_everybody else [],
    )


def _found(query: str, group: Group) -> Listed:
    found = find(
        db.session(),
        query,
        most=MOST,
        where=groups.conditions(group, visitors.config().timezone),
        before=whole_number(request.args.get("after", "")),
    )
    after = str(found.next) if found.next else None
    return Listed(found.customers, after, more=found.more)


def _listed(group: Group) -> Listed:
    zone = visitors.config().timezone
    place = Place.read(request.args.get("after", ""))
    page = listings.page(db.session(), group, timezone=zone, after=place, most=MOST)
    count = groups.count(db.session(), group, timezone=zone, most=COUNTED + 1)
    after = str(page.next) if page.next else None
    return Listed(page.customers, after, min(count, COUNTED), more=count > COUNTED)


def _next_page(listed: Listed) -> str | None:
    if listed.next is None:
        return None
    asked = {**request.args.to_dict(flat=False), "after": [listed.next]}
    return f"{url_for('staff.customers')}?{urlencode(asked, doseq=True)}"


def _to_do(group: Group) -> list[tuple[str, LazyString]]:
    """Give what may be done with the whole group: an address and its words."""
    return [
        (f"{url_for(endpoint)}?{urlencode(group.as_query())}", words)
        for permission, endpoint, words in TO_DO
        if current_user.can(permission)
    ]
