"""The page of a customer who was deleted: when, what is kept, and what happened."""

from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.models.customer import Customer
from portal.services.retention import kept_records
from portal.web.render import render
from portal.web.staff import history, lawful_state


def page(row: Customer, status: int = 200) -> ResponseReturnValue:
    """Show that nothing is left but what the law keeps, and the log."""
    return render(
        "staff/erased.html",
        status,
        customer=row,
        kept=kept_records.of(db.session(), row),
        **history.context(row),
        **lawful_state.about(row),
    )
