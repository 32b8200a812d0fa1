"""What every page of the console knows: who is here, what waits, how to say it."""

from flask import g
from flask_babel import format_time
from flask_login import current_user

from portal.domain.roles import Permission
from portal.extensions import db
from portal.services.staff import desk, second_factor
from portal.states import Role
from portal.web import visitors
from portal.web.filters import country_name
from portal.web.staff.colleagues.role_words import ROLES
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.menu import menu
from portal.web.staff.review.checks import told_check, told_reasons
from portal.web.staff.review.examined import told_grounds
from portal.web.staff.times import age_tone, since, when


def add_routes(console: Console) -> None:
    """Tell the console's templates; there is no page here."""
    console.context_processor(_frame)
    console.add_app_template_filter(opens_at, "opens_at")
    console.add_app_template_filter(told_check, "told_check")


def _frame() -> dict[str, object]:
    return {
        "me": current_user,
        "may": Permission,
        "roles": list(Role),
        "role_name": role_name,
        "has_second_factor": second_factor.is_set,
        "menu": menu,
        "waits": waits,
        "when": when,
        "since": since,
        "age_tone": age_tone,
        "country_name": country_name,
        "told_reasons": told_reasons,
        "told_grounds": told_grounds,
    }


def role_name(role: Role) -> str:
    """Give the role's name in the reader's language."""
    return str(ROLES[role])


def opens_at(value: object) -> str:
    """Give "10:41:30 UTC": a pause may be shorter than a minute."""
    return str(format_time(value, "HH:mm:ss z"))


def waits() -> desk.Counts:
    """Count what waits for the reader: once a request, in one query."""
    if "waits" not in g:
        g.waits = desk.counts(
            db.session(),
            this_staff(),
            can=current_user.can,
            policy=visitors.config().policy,
            now=visitors.now(),
        )
    found: desk.Counts = g.waits
    return found
