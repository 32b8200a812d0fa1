"""Ask for papers, look at what came page by page, and say whether it will do."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.domain.roles import Permission
from portal.errors import AlreadyDone, CannotMark, CannotOpen, HeldBy
from portal.extensions import begin_write, db
from portal.models.case import Case
from portal.models.paper import Paper, PaperRequest
from portal.services import audit
from portal.services.cases import letters, paper_requests, papers
from portal.services.evidence.marks import Viewer
from portal.states import PaperKind
from portal.web import visitors
from portal.web.letters import teller
from portal.web.render import render
from portal.web.staff.cases.forms import AskForm, RefuseForm
from portal.web.staff.cases.of_transfers import ONE, back, told_late
from portal.web.staff.cases.page import found, show
from portal.web.staff.console import Console
from portal.web.staff.guard import actor, this_staff

LATE = (AlreadyDone, HeldBy)
PAGE_SIDE = 1600  # pixels of the longer side: a statement's small print is read
ONE_PAPER = "/papers/<public_id>"


def add_routes(console: Console) -> None:
    """Add the request, the answers to it, and the viewer."""
    needs = Permission.AML
    post = ("POST",)
    console.page(f"{ONE}/papers", ask_papers, needs=needs, methods=post)
    one = f"{ONE}/papers/<request_id>"
    console.page(one, settle_papers, needs=needs, methods=post)
    console.page(ONE_PAPER, paper, needs=needs)
    console.page(f"{ONE_PAPER}/<int:number>.jpg", paper_page, needs=needs)


def ask_papers(public_id: str) -> ResponseReturnValue:
    """Ask for papers; the customer is written to."""
    case, form = found(public_id), AskForm(prefix="ask")
    if not form.validate_on_submit():
        return show(case, 422, forms={"ask_form": form})
    try:
        row = paper_requests.ask(
            db.session(),
            case,
            kind=PaperKind(form.kind.data),
            words=form.words.data or "",
            by=this_staff(),
            policy=visitors.config().policy.cases,
            now=visitors.now(),
        )
    except LATE as late:
        return told_late(public_id, late, forms={"ask_form": form})
    _tell(row)
    db.session.commit()
    return back(case, "papers")


def settle_papers(public_id: str, request_id: str) -> ResponseReturnValue:
    """Accept what came, ask again with the reason, or ask no more."""
    case = found(public_id)
    row = _request(case, request_id)
    do = request.form.get("do", "")
    form = RefuseForm(prefix=row.public_id)
    if do == "refuse" and not form.validate_on_submit():
        return show(case, 422, forms={"refuse_form": _keeping(form, row)})
    try:
        _settle(row, do, form)
    except LATE as late:
        return told_late(public_id, late, forms={"refuse_form": _keeping(form, row)})
    if do == "refuse":
        _tell(row)
    db.session.commit()
    return back(case, "papers")


def paper(public_id: str) -> ResponseReturnValue:
    """Show all pages of a file, one below the other."""
    row = _paper(public_id)
    return render("staff/cases/paper.html", paper=row, case=row.case)


def paper_page(public_id: str, number: int) -> ResponseReturnValue:
    """Give one page as a marked picture, after the viewing was noted."""
    begin_write(db.session)
    row = _paper(public_id)
    if not 1 <= number <= row.pages:
        abort(404)
    _note_viewing(row, number)
    try:
        content = papers.open_file(row, visitors.adapters().storage)
    except CannotOpen:
        abort(404)
    staff, is_pdf = this_staff(), row.is_pdf
    viewer = Viewer(staff.name, staff.public_id)
    db.session.rollback()
    try:
        data = papers.show(
            content,
            number,
            viewer,
            is_pdf=is_pdf,
            longest=PAGE_SIDE,
            policy=visitors.config().policy,
            at=visitors.now(),
        )
    except CannotMark:
        abort(503)
    return Response(data, mimetype="image/jpeg")


def _note_viewing(row: Paper, number: int) -> None:
    audit.record(
        db.session(),
        "paper.viewed",
        actor=actor(),
        subject=f"paper:{row.public_id}",
        customer=row.case.customer,
        now=visitors.now(),
        page=number,
    )
    db.session.commit()


def _settle(row: PaperRequest, do: str, form: RefuseForm) -> None:
    session, by, now = db.session(), this_staff(), visitors.now()
    if do == "accept":
        paper_requests.accept(session, row, by=by, now=now)
    elif do == "withdraw":
        paper_requests.withdraw(session, row, by=by, now=now)
    elif do == "refuse":
        reason, policy = form.reason.data or "", visitors.config().policy.cases
        paper_requests.refuse(session, row, reason, by=by, policy=policy, now=now)
    else:
        abort(400)


def _keeping(form: RefuseForm, row: PaperRequest) -> object:
    """Give what gives each request its form: this one keeps what was typed."""

    def of(each: PaperRequest) -> RefuseForm:
        own = each.public_id == row.public_id
        return form if own else RefuseForm(formdata=None, prefix=each.public_id)

    return of


def _tell(row: PaperRequest) -> None:
    letters.papers_asked(db.session(), row, teller=teller(), now=visitors.now())


def _request(case: Case, public_id: str) -> PaperRequest:
    row = db.session.scalar(
        select(PaperRequest)
        .where(PaperRequest.public_id == public_id, PaperRequest.case_id == case.id)
        .execution_options(populate_existing=True)
    )
    return row or abort(404)


def _paper(public_id: str) -> Paper:
    row = db.session.scalar(select(Paper).where(Paper.public_id == public_id))
    if row is None or row.storage_key is None or row.sent_at is None:
        abort(404)
    if row.case.customer.erased_at is not None:
        abort(404)  # the law keeps it: nobody reviews it any more
    return row
