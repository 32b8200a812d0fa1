"""How a request by law stands, for its page, its waiting part and the lists."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext
from flask_login import current_user

from portal.domain.lawful import DATA_KINDS, ENDS, KINDS
from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.lawful import LawfulRequest
from portal.services import lawful
from portal.services.packages import downloads
from portal.states import DataKind
from portal.states import LawfulState as State
from portal.web import visitors
from portal.web.staff import watching
from portal.web.staff.account import fresh
from portal.web.staff.guard import this_staff

MOVING = frozenset({State.APPROVED, State.PREPARING, State.READY})

STATES = {
    State.DRAFT: (lazy_gettext("draft"), ""),
    State.WAITING: (lazy_gettext("waits for approval"), "warn"),
    State.REFUSED: (lazy_gettext("refused"), "bad"),
    State.CANCELLED: (lazy_gettext("taken back"), ""),
    State.APPROVED: (lazy_gettext("approved"), "ok"),
    State.PREPARING: (lazy_gettext("being made"), "ok"),
    State.FAILED: (lazy_gettext("failed"), "bad"),
    State.READY: (lazy_gettext("ready to download"), "ok"),
    State.DOWNLOADED: (lazy_gettext("downloaded"), "ok"),
    State.EXPIRED: (lazy_gettext("expired"), ""),
}


def context(row: LawfulRequest) -> dict[str, Any]:
    """Give what the page and its waiting part show."""
    now, me = visitors.now(), this_staff()
    policy = visitors.config().policy.lawful
    until = watching.until()
    watched = row.state in MOVING and not watching.is_over(until)
    return {
        "package": row.package,
        "seen": print_of(row),
        "watch_until": until if watched else None,
        "mine": row.requested_by_id == me.id,
        "refusal": downloads.refusal(row, by=me, policy=policy, now=now),
        "resume_until": _resume_until(row, policy.resume_minutes),
        "fresh": fresh.is_fresh(),
        "ends": ENDS,
        **words_for(),
    }


def words_for() -> dict[str, Any]:
    """Give the words that lists and pages share."""
    return {
        "kinds": KINDS,
        "data_names": lambda row: [
            DATA_KINDS[DataKind(each)] for each in row.data_kinds
        ],
        "states": STATES,
        "today": visitors.now().date(),
    }


def about(customer: Customer) -> dict[str, Any]:
    """Give what the customer's page shows to those who may know of it."""
    if not current_user.can(Permission.LAWFUL):
        return {"lawful_requests": None}
    rows = lawful.about(db.session(), customer, me=this_staff())
    return {"lawful_requests": rows, **words_for()}


def print_of(row: LawfulRequest) -> str:
    """Give what changes whenever the waiting part does."""
    package = row.package
    if package is None:
        return row.state.value
    parts = (row.state.value, package.done, package.total, package.serving or "")
    return f"{'.'.join(map(str, parts))}.{bool(package.download_began_at):d}"


def _resume_until(row: LawfulRequest, minutes: int) -> Any:
    package = row.package
    if package is None or package.download_began_at is None:
        return None
    return package.download_began_at + timedelta(minutes=minutes)
