"""The page of a customer who was deleted: when, what is kept, and what happened."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import histories, kept_records
from portal.web.render import render
from portal.web.staff import lawful_state
from portal.web.staff.told import happenings

MOST_EVENTS = 200


def page(row: Customer, status: int = 200) -> ResponseReturnValue:
    """Show that nothing is left but what the law keeps, and the log."""
    events = histories.events(
        db.session(),
        row,
        most=MOST_EVENTS,
        untold=current_user.can(Permission.LAWFUL),
    )
    return render(
        "staff/erased.html",
        status,
        customer=row,
        kept=kept_records.of(db.session(), row),
        events=happenings(events),
        **lawful_state.about(row),
    )
