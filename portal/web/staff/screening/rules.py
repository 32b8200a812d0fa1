"""The rules of screening in force, their versions, and the second person's word."""

from typing import Any

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from portal.domain.roles import Permission
from portal.domain.screening.categories import WORDS
from portal.domain.screening.changes import LIMITS, changes
from portal.errors import AlreadyDone, RulesChanged, SamePerson
from portal.extensions import db
from portal.models.screening_policy import RulesState, ScreeningPolicyVersion
from portal.services.sanctions import listed_addresses
from portal.services.screenings import rules as screening_policy
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.account import fresh
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.screening import zones
from portal.web.staff.screening.editor import SHOWN, trial_of
from portal.web.staff.screening.form import LONGEST_NOTE, printable_lines
from portal.web.staff.screening.rule_words import changed_rule, told_ground, told_limit

LATE = (AlreadyDone, RulesChanged, SamePerson)


class AnswerForm(FlaskForm):
    """Why proposed rules are not put in force."""

    answer = TextAreaField(
        lazy_gettext("Why not"),
        description=lazy_gettext("Your colleague reads it."),
        validators=[
            Length(
                max=LONGEST_NOTE, message=lazy_gettext("Use at most 1,000 characters")
            )
        ],
        filters=[printable_lines],
        render_kw={"rows": "3"},
    )


def add_routes(console: Console) -> None:
    """Add the page of the rules, that of a version, and both answers to it."""
    rules, needs = "/screening-policy", Permission.AML
    one, post = f"{rules}/<public_id>", ["POST"]
    console.page(rules, screening_rules, needs=needs)
    console.page(one, screening_version, needs=needs)
    console.page(f"{one}/in-force", rules_in_force, needs=needs, methods=post)
    console.page(f"{one}/turn-down", turn_down_rules, needs=needs, methods=post)


def screening_rules() -> ResponseReturnValue:
    """Show what judges now, and how it came to that."""
    session, policy = db.session(), visitors.config().policy
    rules = screening_policy.in_force(session, policy)
    return render(
        "staff/screening/rules.html",
        rules=rules,
        current=screening_policy.current(session),
        waiting=screening_policy.waiting(session),
        versions=screening_policy.versions(session),
        limits=[(LIMITS[key], told_limit(key, rules)) for key in LIMITS],
        tables=zones.shown(rules, rules),
        category_words=WORDS,
        list_source=listed_addresses.source(session),
    )


def screening_version(public_id: str) -> ResponseReturnValue:
    """Show one version, and what it would change."""
    return _page(_found(public_id), AnswerForm())


def rules_in_force(public_id: str) -> ResponseReturnValue:
    """Put proposed rules in force, after the second factor."""
    if page := fresh.ask():
        return page
    row = _found(public_id)
    try:
        screening_policy.put_in_force(
            db.session(),
            row,
            policy=visitors.config().policy,
            by=this_staff(),
            now=visitors.now(),
        )
    except LATE as late:
        db.session.rollback()
        return _page(_found(public_id), AnswerForm(), 409, late=type(late).__name__)
    db.session.commit()
    return redirect(url_for("staff.screening_rules"), code=303)


def turn_down_rules(public_id: str) -> ResponseReturnValue:
    """Refuse them, with the reason; who proposed them takes them back without one."""
    row, form = _found(public_id), AnswerForm()
    own = row.proposed_by_id == this_staff().id
    sent = form.validate_on_submit()
    if not sent or not (form.answer.data or own):
        if sent:
            form.answer.errors = [gettext("Write why the rules stay as they are")]
        return _page(row, form, 422)
    try:
        screening_policy.turn_down(
            db.session(),
            row,
            form.answer.data or "",
            policy=visitors.config().policy,
            by=this_staff(),
            now=visitors.now(),
        )
    except AlreadyDone as late:
        db.session.rollback()
        return _page(_found(public_id), form, 409, late=type(late).__name__)
    db.session.commit()
    return redirect(url_for("staff.screening_version", public_id=public_id), code=303)


def _found(public_id: str) -> ScreeningPolicyVersion:
    return screening_policy.find(db.session(), public_id) or abort(404)


def _page(
    row: ScreeningPolicyVersion,
    form: AnswerForm,
    status: int = 200,
    **context: Any,
) -> ResponseReturnValue:
    policy, public_id = visitors.config().policy, row.public_id
    rules = screening_policy.rules_of(row, policy)
    in_force = screening_policy.in_force(db.session(), policy)
    waits = row.state is RulesState.PROPOSED
    trial = trial_of(rules) if waits else None
    row, mine = _found(public_id), this_staff()
    alone = policy.desk.four_eyes_policy == "off"
    return render(
        "staff/screening/version.html",
        status,
        row=row,
        form=form,
        trial=trial,
        is_own=row.proposed_by_id == mine.id,
        may_decide=waits and (alone or row.proposed_by_id != mine.id),
        is_outdated=waits and row.base != in_force.fingerprint,
        differences=[changed_rule(each) for each in changes(in_force, rules)],
        told_ground=told_ground,
        shown=SHOWN,
        **context,
    )
