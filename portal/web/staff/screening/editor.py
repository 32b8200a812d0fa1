"""Change the rules of screening in a form, see what would change, and propose them."""

from contextlib import nullcontext
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.utils import redirect

from portal.domain.roles import Permission
from portal.domain.screening.changes import LIMITS, changes
from portal.errors import AlreadyDone, ConfigError, RulesChanged, SameRules
from portal.extensions import db, released
from portal.policy import Policy, ScreeningPolicy
from portal.services.screenings import rules as screening_policy
from portal.services.screenings import trials
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.screening import zones as screening_zones
from portal.web.staff.screening.form import RulesForm
from portal.web.staff.screening.rule_words import changed_rule, told_ground, told_limit

SHOWN = 30  # past screenings that would end otherwise, on the page
FILE = "file"  # as the place to start from: the rules of policy.toml


def add_routes(console: Console) -> None:
    """Add the editor; to try rules is a POST, for it is audited."""
    methods, needs = ("GET", "POST"), Permission.AML
    rule = "/screening-policy/edit"
    console.page(rule, edit_screening_policy, needs=needs, methods=methods)


def edit_screening_policy() -> ResponseReturnValue:
    """Show the form; a POST tries the rules on past screenings, or proposes them."""
    form, policy = RulesForm(), visitors.config().policy
    in_force = screening_policy.in_force(db.session(), policy)
    start = _start(policy, in_force)
    if request.method == "GET":
        form.fill(start)
        form.seen.data = in_force.fingerprint
        return _page(form, screening_zones.shown(start, in_force), start)
    zones = screening_zones.read(request.form, start, in_force)
    rules = _rules(form, zones)
    if rules is None:
        return _page(form, zones, start, 422)
    if request.form.get("action") == "propose":
        return _propose(form, zones, start, rules)
    return _try(form, zones, start, rules)


def trial_of(rules: ScreeningPolicy) -> trials.Trial:
    """Try rules on the newest screenings; slow, so no transaction that writes waits."""
    policy = visitors.config().policy
    in_force = screening_policy.in_force(db.session(), policy)
    with nullcontext() if visitors.reads_only() else released(db.session):
        return trials.run(
            db.session(),
            now=in_force,
            then=rules,
            most=policy.desk.preview_screenings,
        )


def _start(policy: Policy, in_force: ScreeningPolicy) -> ScreeningPolicy:
    """Give the rules that the form starts from: an older version's, or those now."""
    asked = request.values.get("start", "")
    if asked == FILE:
        return policy.screening
    version = screening_policy.find(db.session(), asked) if asked else None
    return in_force if version is None else screening_policy.rules_of(version, policy)


def _rules(
    form: RulesForm, zones: list[screening_zones.Table]
) -> ScreeningPolicy | None:
    """Give the rules that were sent; None if something in them has to be mended."""
    is_right = form.validate()
    wrong = [f"{table.name}: {table.error}" for table in zones if table.error]
    form.form_errors.extend(wrong)
    if wrong or not is_right:
        return None
    plain = {**form.plain(), "zones": screening_zones.plain(zones)}
    try:
        return ScreeningPolicy.of(plain)
    except ConfigError as error:
        form.form_errors.append(str(error))
        return None


def _try(
    form: RulesForm,
    zones: list[screening_zones.Table],
    start: ScreeningPolicy,
    rules: ScreeningPolicy,
) -> ResponseReturnValue:
    trial = trial_of(rules)
    trials.record(db.session(), trial, rules, by=this_staff(), now=visitors.now())
    db.session.commit()
    return _page(form, zones, start, tried=rules, trial=trial)


def _propose(
    form: RulesForm,
    zones: list[screening_zones.Table],
    start: ScreeningPolicy,
    rules: ScreeningPolicy,
) -> ResponseReturnValue:
    if not form.note.data:
        form.note.errors = [gettext("Write why the rules are to change")]
        return _page(form, zones, start, 422, tried=rules, trial=trial_of(rules))
    try:
        row = screening_policy.propose(
            db.session(),
            rules,
            note=form.note.data,
            seen=form.seen.data or "",
            policy=visitors.config().policy,
            by=this_staff(),
            now=visitors.now(),
        )
    except SameRules:
        form.form_errors.append(gettext("Not one value differs from what is in force."))
        return _page(form, zones, start, 422)
    except (AlreadyDone, RulesChanged) as late:
        db.session.rollback()
        return _late(form, zones, start, rules, late)
    db.session.commit()
    to = url_for("staff.screening_version", public_id=row.public_id)
    return redirect(to, code=303)


def _late(
    form: RulesForm,
    zones: list[screening_zones.Table],
    start: ScreeningPolicy,
    rules: ScreeningPolicy,
    late: Exception,
) -> ResponseReturnValue:
    """Keep what was typed, beside what is in force now, and say who was faster."""
    now = screening_policy.in_force(db.session(), visitors.config().policy)
    form.seen.data = now.fingerprint
    zones = screening_zones.read(request.form, start, now)
    trial = trial_of(rules)
    is_changed = isinstance(late, RulesChanged)
    return _page(form, zones, start, 409, tried=rules, trial=trial, changed=is_changed)


def _page(
    form: RulesForm,
    zones: list[screening_zones.Table],
    start: ScreeningPolicy,
    status: int = 200,
    **context: Any,
) -> ResponseReturnValue:
    session, policy = db.session(), visitors.config().policy
    in_force = screening_policy.in_force(session, policy)
    tried = context.get("tried")
    return render(
        "staff/screening/editor.html",
        status,
        form=form,
        zones=zones,
        limits=[(form[key], told_limit(key, in_force)) for key in LIMITS],
        listed_now=in_force.is_listed,
        start=request.values.get("start", ""),
        waiting=screening_policy.waiting(session),
        current=screening_policy.current(session),
        differences=[changed_rule(each) for each in changes(in_force, tried or start)],
        told_ground=told_ground,
        shown=SHOWN,
        **context,
    )
