"""The page of one refund, and what its forms need."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.models.refund import RefundRequest
from portal.services.refunds import rows
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.refunds import card
from portal.web.staff.refunds.forms import (
    CorrectionForm,
    FiguresForm,
    PayoutForm,
    TurnDownForm,
)


def found(public_id: str) -> RefundRequest:
    """Give the request; else answer that it is not there."""
    return rows.named(db.session(), public_id) or abort(404)


def show(
    row: RefundRequest,
    status: int = 200,
    *,
    late: str | None = None,
    figures_form: FiguresForm | None = None,
    payout_form: PayoutForm | None = None,
    correction_form: CorrectionForm | None = None,
    back_form: TurnDownForm | None = None,
) -> ResponseReturnValue:
    """Render the page; the form that was sent keeps what was typed."""
    shown = card.card(
        row.case, figures_form=figures_form, payout_form=payout_form
    ) or abort(404)
    if shown.request is None or shown.request.id != row.id:
        return redirect(
            url_for("staff.transfer_case", public_id=row.case.public_id), code=303
        )
    return render(
        "staff/refunds/page.html",
        status,
        refund=shown,
        late=late,
        row=row,
        correction_form=correction_form or CorrectionForm(formdata=None, prefix="new"),
        correcting=correction_form is not None,
        back_form=back_form or TurnDownForm(formdata=None, prefix="back"),
        figures_hours=f"{visitors.config().policy.refund.figures_minutes / 60:g}",
    )
