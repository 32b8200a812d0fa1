"""The refunds that wait and their clocks; figures are entered, payouts recorded."""

from flask import abort, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.refunds.course import RefundState
from portal.domain.refunds.entry import figures
from portal.domain.refunds.words import RefundRefused
from portal.domain.roles import Permission
from portal.domain.transfers.networks import asset
from portal.domain.transfers.refusals import EntryRefused
from portal.errors import AlreadyDone, RefundClosed, StaleVersion
from portal.extensions import db
from portal.models.refund import RefundRequest
from portal.services.messages.telling import Teller
from portal.services.refunds import alarms, desk, quotes, rows
from portal.services.refunds.desk import Entered
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.refund_words import rules
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.refunds import card
from portal.web.staff.refunds.card import FiguresForm, PayoutForm
from portal.web.staff.transfers.words import sentence

MOST = 100


def add_routes(console: Console) -> None:
    """Add the list, one refund's page, and its two forms."""
    needs, one = Permission.AML, "/refunds/<public_id>"
    console.page("/refunds", refunds, needs=needs)
    console.page(one, refund, needs=needs)
    console.page(f"{one}/figures", enter_figures, needs=needs, methods=("POST",))
    console.page(f"{one}/payout", record_payout, needs=needs, methods=("POST",))
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
        most=MOST,
    )


def refund(public_id: str) -> ResponseReturnValue:
    """Show one refund."""
    return _page(_found(public_id))


def enter_figures(public_id: str) -> ResponseReturnValue:
    """Keep rate, fee and costs; the customer is told that a quote can be taken."""
    row, form = _found(public_id), FiguresForm()
    if not form.validate_on_submit():
        return _page(row, 422, figures_form=form)
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
        return _page(_found(public_id), 422, figures_form=form)
    except (RefundClosed, StaleVersion):
        db.session.rollback()
        return _page(_found(public_id), 409, late=_by(_found(public_id)))
    alarms.quote_ready(db.session(), kept, teller=_teller(), now=visitors.now())
    db.session.commit()
    return redirect(url_for("staff.refund", public_id=public_id), code=303)


def record_payout(public_id: str) -> ResponseReturnValue:
    """Note the transaction that paid it; the customer is told."""
    row, form = _found(public_id), PayoutForm()
    if not form.validate_on_submit():
        return _page(row, 422, payout_form=form)
    try:
        paid = desk.record_payout(
            db.session(),
            row,
            form.transaction.data or "",
            by=this_staff(),
            rules=rules(),
            now=visitors.now(),
        )
    except EntryRefused as refused:
        db.session.rollback()
        form.transaction.errors = [sentence(refused)]
        return _page(_found(public_id), 422, payout_form=form)
    except AlreadyDone:
        db.session.rollback()
        late = _found(public_id)
        who = late.paid_by.name if late.paid_by else ""
        words = gettext("%(who)s recorded another transaction for it.", who=who)
        return _page(late, 409, late=words)
    except RefundClosed:
        db.session.rollback()
        words = gettext("It is not to be paid now. Yours was not kept.")
        return _page(_found(public_id), 409, late=words)
    alarms.paid(db.session(), paid, teller=_teller(), now=visitors.now())
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


def _page(
    row: RefundRequest,
    status: int = 200,
    *,
    late: str | None = None,
    figures_form: FiguresForm | None = None,
    payout_form: PayoutForm | None = None,
) -> ResponseReturnValue:
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
        figures_hours=f"{visitors.config().policy.refund.figures_minutes / 60:g}",
    )


def _teller() -> Teller:
    config = visitors.config()
    return Teller(
        letter=current_app.extensions["portal"].letter,
        secret_key=config.secret_key,
        policy=config.policy.invitation,
    )


def _found(public_id: str) -> RefundRequest:
    return rows.named(db.session(), public_id) or abort(404)
