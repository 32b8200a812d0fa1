"""The page of a customer who was deleted: when, what is kept, and what happened."""

from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.models.customer import Customer
from portal.services.retention import kept_records
from portal.web.render import render
from portal.web.staff.customers import history
from portal.web.staff.lawful import state


def page(row: Customer, status: int = 200) -> ResponseReturnValue:
    """Show that nothing is left but what the law keeps, and the log."""
    return render(
        "staff/customers/erased.html",
        status,
        customer=row,
        kept=kept_records.of(db.session(), row),
        **history.context(row),
        **state.about(row),
    )
