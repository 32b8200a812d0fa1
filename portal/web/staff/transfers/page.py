"""One transfer: where its money stands, by which verdict, and what providers said."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from portal.domain.roles import Permission
from portal.domain.transfers import ScreeningState, ScreeningTrigger
from portal.domain.transfers.refusals import EntryRefused
from portal.errors import AlreadyDone
from portal.extensions import begin_write, db
from portal.models.screening import Screening
from portal.models.transfer import Transfer
from portal.services import audit, screenings, transfers
from portal.services.screenings import rules as screening_policy
from portal.services.transfers import hashes, lists
from portal.web import visitors
from portal.web.fields import squish
from portal.web.render import render, render_block
from portal.web.staff import watching
from portal.web.staff.console import Console
from portal.web.staff.guard import actor
from portal.web.staff.transfers import has_provider
from portal.web.staff.transfers.answers import beside
from portal.web.staff.transfers.grounds import grounds
from portal.web.staff.transfers.way import ways
from portal.web.staff.transfers.words import sentence

OTHERS = 20


class HashForm(FlaskForm):
    """The hash of a transaction that was not known before."""

    hash = StringField(
        lazy_gettext("Hash of the transaction"),
        filters=[squish],
        validators=[
            Length(max=200, message=lazy_gettext("Use at most 200 characters"))
        ],
        render_kw={
            "autocomplete": "off",
            "spellcheck": "false",
            "class": "ltr-field",
        },
    )


def add_routes(console: Console) -> None:
    """Add the page, its buttons, and the answers word for word."""
    one, needs = "/transfers/<public_id>", Permission.AML
    console.page(one, transfer, needs=needs)
    console.page(f"{one}/screen", screen_again, needs=needs, methods=("POST",))
    console.page(f"{one}/hash", add_hash, needs=needs, methods=("POST",))
    console.page(f"{one}/answers/<screening_id>", transfer_answers, needs=needs)


def transfer(public_id: str) -> ResponseReturnValue:
    """Show one; asked by its own page, answer what moved, or nothing."""
    row = _found(public_id)
    newest = _newest(row)
    seen, until = print_of(row, newest), watching.until()
    is_over = watching.is_over(until)
    asked_again = watching.asks_again()
    if asked_again and request.args.get("seen") == seen and not is_over:
        return "", 204
    moving = newest is not None and newest.state is not ScreeningState.SETTLED
    context = _context(row, seen=seen, until=until if moving and not is_over else None)
    if asked_again:
        return render_block("staff/transfers/page.html", "whole", **context)
    return render("staff/transfers/page.html", **context)


def screen_again(public_id: str) -> ResponseReturnValue:
    """Have it screened anew, or who is out of reach asked at once."""
    row = _found(public_id)
    screenings.ask(
        db.session(),
        row,
        trigger=ScreeningTrigger.STAFF,
        actor=actor(),
        now=visitors.now(),
    )
    db.session.commit()
    return redirect(url_for("staff.transfer", public_id=public_id), code=303)


def add_hash(public_id: str) -> ResponseReturnValue:
    """Keep the hash of the transaction, now that there is one, and screen by it."""
    row, form = _found(public_id), HashForm()
    status = 422
    if form.validate_on_submit():
        try:
            hashes.add(
                db.session(),
                row,
                form.hash.data or "",
                actor=actor(),
                now=visitors.now(),
            )
        except EntryRefused as problem:
            form.hash.errors = [sentence(problem)]
        except AlreadyDone:
            db.session.rollback()
            status = 409
            form.hash.errors = [gettext("The hash is known already; it stands below.")]
        else:
            db.session.commit()
            return redirect(url_for("staff.transfer", public_id=public_id), code=303)
    row = _found(public_id)
    return render("staff/transfers/page.html", status, **_context(row, hash_form=form))


def transfer_answers(public_id: str, screening_id: str) -> ResponseReturnValue:
    """Show what the providers sent, word for word; the viewing is in the audit log."""
    begin_write(db.session)
    row = _found(public_id)
    shown = next(
        (
            each
            for each in screenings.of(db.session(), row)
            if each.public_id == screening_id
        ),
        None,
    ) or abort(404)
    audit.record(
        db.session(),
        "transfer.answers_viewed",
        actor=actor(),
        subject=f"transfer:{public_id}",
        customer=row.customer,
        now=visitors.now(),
        screening=screening_id,
    )
    db.session.commit()
    policy = screening_policy.in_force(db.session(), visitors.config().policy)
    return render(
        "staff/transfers/answers.html",
        row=row,
        screening=shown,
        columns={each.key: each for each in beside(shown, policy).columns},
    )


def print_of(row: Transfer, newest: Screening | None) -> str:
    """Give what changes whenever the page does."""
    if newest is None:
        return row.state.value
    heard = ".".join(f"{each.status or ''}{each.tries}" for each in newest.answers)
    return f"{row.state}.{newest.public_id[:8]}.{newest.state}.{heard}"


def _context(
    row: Transfer,
    *,
    seen: str = "",
    until: int | None = None,
    hash_form: HashForm | None = None,
) -> dict[str, Any]:
    session, now = db.session(), visitors.now()
    policy = visitors.config().policy
    rules = screening_policy.in_force(session, policy)
    found = screenings.of(session, row)
    newest = found[0] if found else None
    under_way = newest is not None and newest.state is not ScreeningState.SETTLED
    return {
        "row": row,
        "customer": row.customer,
        "screenings": found,
        "newest": newest,
        "under_way": under_way,
        "alarm": under_way and newest is not None and newest.alarmed_at is not None,
        "grounds": grounds(newest, passed=False),
        "passed_grounds": grounds(newest, passed=True),
        "beside": beside(newest, rules) if newest else None,
        "ways": ways(newest, rules) if newest and not row.customer.erased_at else None,
        "others": lists.with_same_address(session, row, most=OTHERS),
        "has_provider": has_provider(),
        "hash_form": hash_form or HashForm(formdata=None),
        "by_older_rules": bool(
            newest and newest.policy and newest.policy != rules.fingerprint
        ),
        "seen": seen,
        "until": until,
        "now": now,
    }


def _newest(row: Transfer) -> Screening | None:
    found = screenings.of(db.session(), row)
    return found[0] if found else None


def _found(public_id: str) -> Transfer:
    return transfers.named(db.session(), public_id) or abort(404)
