"""The case of a transfer: take it, note, stop its clocks, ask to verify."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import AlreadyDone, HeldBy
from portal.extensions import db
from portal.models.case import Case
from portal.models.transfer import Transfer
from portal.services import cases
from portal.services.cases import notes, pauses
from portal.services.cases import transfer_cases as service
from portal.web import visitors
from portal.web.staff.cases.forms import CaseNoteForm, PauseForm
from portal.web.staff.cases.page import found, show
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff

LATE = (AlreadyDone, HeldBy)
ONE = "/cases/transfers/<public_id>"


def add_routes(console: Console) -> None:
    """Add the page, and what is done on it but for decisions and papers."""
    needs = Permission.AML
    console.page(ONE, transfer_case, needs=needs)
    for path, view in (
        ("hold", hold_transfer_case),
        ("note", note_transfer_case),
        ("pause", pause_transfer_case),
        ("resume", resume_transfer_case),
        ("ask-to-verify", ask_to_verify),
    ):
        console.page(f"{ONE}/{path}", view, needs=needs, methods=("POST",))
    console.context_processor(lambda: {"case_of": case_of})


def case_of(transfer: Transfer) -> Case | None:
    """Give the case of a transfer, for the pages that lead to it."""
    return service.of(db.session(), transfer)


def transfer_case(public_id: str) -> ResponseReturnValue:
    """Show everything a decision needs."""
    return show(found(public_id))


def hold_transfer_case(public_id: str) -> ResponseReturnValue:
    """Take the case, take it over, or give it back."""
    give_back = request.form.get("do") == "give_back"
    return act(public_id, cases.give_back if give_back else cases.take)


def note_transfer_case(public_id: str) -> ResponseReturnValue:
    """Keep a note."""
    form = CaseNoteForm(prefix="note")
    if not form.validate_on_submit():
        return show(found(public_id), 422, forms={"note_form": form})
    return act(public_id, notes.add, form.text.data or "", place="notes")


def pause_transfer_case(public_id: str) -> ResponseReturnValue:
    """Stop the clocks for a partner's block."""
    form = PauseForm(prefix="pause")
    if not form.validate_on_submit():
        return show(found(public_id), 422, forms={"pause_form": form})
    return act(public_id, pauses.begin, form.why.data or "")


def resume_transfer_case(public_id: str) -> ResponseReturnValue:
    """Let the clocks go on."""
    return act(public_id, pauses.resume)


def ask_to_verify(public_id: str) -> ResponseReturnValue:
    """Ask the customer to verify; the worker writes the letter."""
    portal = visitors.adapters()
    answer = act(public_id, service.ask_to_verify)
    portal.jobs.wake()
    return answer


def act(
    public_id: str, do: Callable[..., Any], *given: Any, place: str = ""
) -> ResponseReturnValue:
    """Do something with the case and show it; who comes late is told."""
    case = found(public_id)
    try:
        do(db.session(), case, *given, by=this_staff(), now=visitors.now())
    except LATE as late:
        return told_late(public_id, late)
    db.session.commit()
    return back(case, place)


def told_late(public_id: str, late: Exception, **context: Any) -> ResponseReturnValue:
    """Show the page as it is now, and say what came in between."""
    db.session.rollback()
    return show(found(public_id), 409, late=type(late).__name__, **context)


def back(case: Case, place: str = "") -> ResponseReturnValue:
    """Lead to the page again, or to a place on it."""
    address = url_for("staff.transfer_case", public_id=case.public_id)
    return redirect(f"{address}#{place}" if place else address, code=303)
