"""The refunds that wait and their clocks; rate, fee and costs are entered."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.refunds.course import RefundState
from portal.domain.refunds.entry import figures
from portal.domain.refunds.words import RefundRefused
from portal.domain.roles import Permission
from portal.domain.transfers.networks import asset
from portal.errors import RefundClosed, StaleVersion
from portal.extensions import db
from portal.models.refund import RefundRequest
from portal.services.refunds import alarms, desk, quotes, recorded, rows
from portal.services.refunds.desk import Entered
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.letters import teller
from portal.web.refund_words import rules
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.refunds import card, payouts
from portal.web.staff.refunds.forms import FiguresForm
from portal.web.staff.refunds.page import found, show
from portal.web.staff.transfers.words import sentence

MOST = 100


def add_routes(console: Console) -> None:
    """Add the list, one refund's page, and its forms."""
    needs, one = Permission.AML, "/refunds/<public_id>"
    console.page("/refunds", refunds, needs=needs)
    console.page(one, refund, needs=needs)
    console.page(f"{one}/figures", enter_figures, needs=needs, methods=("POST",))
    payouts.add_routes(console)
    console.context_processor(lambda: {"refund_card": card.card})


def refunds() -> ResponseReturnValue:
    """List what is not ended, by its clock, and what ended last."""
    session = db.session()
    live = desk.live(session, most=MOST)
    return render(
        "staff/refunds/lists.html",
        live=[(row, rows.state_now(session, row)) for row in live],
        ended=desk.ended(session, most=MOST // 4),
        tone=lambda due: card.tone(due, visitors.now()),
        needs_figures=_needs_figures,
        to_confirm=recorded.waiting(session),
        most=MOST,
    )


def refund(public_id: str) -> ResponseReturnValue:
    """Show one refund."""
    return show(found(public_id))


def enter_figures(public_id: str) -> ResponseReturnValue:
    """Keep rate, fee and costs; the customer is told that a quote can be taken."""
    row, form = found(public_id), FiguresForm()
    if not form.validate_on_submit():
        return show(row, 422, figures_form=form)
    try:
        entered = _entered(row, form)
        kept = desk.enter_figures(
            db.session(),
            row,
            entered,
            by=this_staff(),
            seen=whole_number(form.seen.data or "") or 0,
            now=visitors.now(),
        )
    except RefundRefused as refused:
        db.session.rollback()
        getattr(form, refused.figure).errors = [sentence(refused)]
        return show(found(public_id), 422, figures_form=form)
    except (RefundClosed, StaleVersion):
        db.session.rollback()
        return show(found(public_id), 409, late=_by(found(public_id)))
    alarms.quote_ready(db.session(), kept, teller=teller(), now=visitors.now())
    db.session.commit()
    return redirect(url_for("staff.refund", public_id=public_id), code=303)


def _entered(row: RefundRequest, form: FiguresForm) -> Entered:
    of = asset(row.transfer.network, row.transfer.asset)
    read = figures(
        usd_rate=form.usd_rate.data or "",
        network_fee=form.network_fee.data or "",
        costs=form.costs.data or "",
        asset=of,
    )
    return Entered(figures=read, source=form.source.data or "")


def _by(row: RefundRequest) -> str:
    if row.figures_by is None or row.state is not RefundState.REQUESTED:
        return str(gettext("It changed meanwhile. Yours was not kept."))
    words = gettext("%(who)s entered figures meanwhile. Yours were not kept.")
    return str(words % {"who": row.figures_by.name})


def _needs_figures(row: RefundRequest) -> bool:
    waits = row.state in (RefundState.REQUESTED, RefundState.QUOTED)
    until = quotes.fresh_until(row, rules=rules())
    return waits and (row.figures_at is None or visitors.now() >= until)
