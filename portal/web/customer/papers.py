"""Papers that the customer is asked for: each file is kept the moment it arrives."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select

from portal.domain.cases.paper_words import KINDS, reason
from portal.domain.cases.reasons import told
from portal.domain.cases.told import TEXTS, TITLES
from portal.domain.words import Reason
from portal.errors import AlreadyDone, PictureRefused
from portal.extensions import db, released
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.paper import Paper, PaperRequest
from portal.services.cases import paper_requests, views
from portal.services.cases import papers as service
from portal.services.cases.papers import Looked
from portal.states import PaperState
from portal.web import visitors
from portal.web.customer.guard import this_customer
from portal.web.devices import is_phone
from portal.web.render import render

FIELD = "papers"


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken: its name, and why."""

    name: str
    reason: Reason


def add_routes(bp: Blueprint) -> None:
    """Add the page of one request."""
    bp.add_url_rule("/papers/<public_id>", view_func=papers, methods=["GET", "POST"])


def context(customer: Customer) -> dict[str, Any]:
    """Give what the profile tells of transfers that are looked at."""
    session, now = db.session(), visitors.now()
    days = visitors.config().policy.cases.shown_days
    return {
        "matters": views.matters(session, customer, days=days, now=now),
        "told_titles": TITLES,
        "told_texts": TEXTS,
        "told_reasons_of": lambda each: told(each.measure, each.reasons),
        "paper_kinds": KINDS,
    }


def papers(public_id: str) -> ResponseReturnValue:
    """Show what is asked for and what was given; take files, or send them off."""
    row = _found(public_id)
    if not FlaskForm().validate_on_submit():
        return _page(row)
    try:
        if removed := request.form.get("remove"):
            _remove(row, removed)
        elif refusals := _add(row):
            return _page(_found(public_id), 422, refusals=refusals)
        elif request.form.get("do") == "send":
            service.send(db.session(), row, now=visitors.now())
    except AlreadyDone:
        db.session.rollback()
        return _page(_found(public_id), 409, late=True)
    except PictureRefused:
        db.session.rollback()
        return _page(_found(public_id), 422, missing=True)
    db.session.commit()
    return redirect(url_for("customer.papers", public_id=public_id), code=303)


def _add(row: PaperRequest) -> list[Refusal]:
    """Keep every file that came; give those that cannot be taken."""
    policy = visitors.config().policy
    sent = [each for each in request.files.getlist(FIELD) if each.filename]
    most = policy.cases.most_files
    given = [(each.filename, each.read()) for each in sent[:most]]
    if not given:
        return []
    public_id = row.public_id
    service.admit(db.session(), row, policy=policy.cases, now=visitors.now())
    with released(db.session):
        looked = [service.look(content, policy) for _, content in given]
    row = _found(public_id)
    refused = [
        refusal
        for (name, content), found in zip(given, looked, strict=True)
        if (refusal := _keep(row, name or "", content, found))
    ]
    too_many = reason("too_many_files")
    return [*refused, *(Refusal(each.filename or "", too_many) for each in sent[most:])]


def _keep(
    row: PaperRequest, name: str, content: bytes, looked: Looked
) -> Refusal | None:
    """Keep one file, for good: what was taken stays whatever comes after it."""
    refusal = None
    try:
        service.add(
            db.session(),
            row,
            looked,
            original=content,
            name=name,
            storage=visitors.adapters().storage,
            policy=visitors.config().policy.cases,
            now=visitors.now(),
        )
    except PictureRefused as refused:
        refusal = Refusal(name, reason(refused.reasons[0]))
    return refusal


def _remove(row: PaperRequest, public_id: str) -> None:
    paper = db.session.scalar(
        select(Paper).where(Paper.public_id == public_id, Paper.request_id == row.id)
    )
    service.remove(db.session(), paper or abort(404), now=visitors.now())


def _page(
    row: PaperRequest,
    status: int = 200,
    *,
    refusals: list[Refusal] | None = None,
    missing: bool = False,
    late: bool = False,
) -> ResponseReturnValue:
    if refusals:
        db.session.commit()  # the others stay, and what was refused is counted
    policy = visitors.config().policy.cases
    given = service.given(db.session(), row)
    return render(
        "customer/papers.html",
        status,
        row=row,
        transfer=row.case.transfer,
        kind=KINDS[row.kind],
        state=row.state.value,
        new=[each for each in given if each.sent_at is None],
        sent=[each for each in given if each.sent_at is not None],
        is_open=paper_requests.is_taken(row),
        late_day=row.state is PaperState.OVERDUE,
        refusals=refusals or [],
        missing=missing,
        late=late,
        max_bytes=policy.max_bytes,
        at_phone=is_phone(request.user_agent.string),
    )


def _found(public_id: str) -> PaperRequest:
    row = db.session.scalar(
        select(PaperRequest)
        .join(Case, Case.id == PaperRequest.case_id)
        .where(
            PaperRequest.public_id == public_id,
            Case.customer_id == this_customer().id,
        )
        .execution_options(populate_existing=True)
    )
    return row or abort(404)
