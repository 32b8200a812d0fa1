"""All cases: those that wait, the frozen ones, the decided ones, by a filter."""

from typing import Any, TypeVar

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_login import current_user

from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.case import Case
from portal.services.cases import proposals, views
from portal.services.cases.rows import decision_clock
from portal.services.cases.views import Chosen
from portal.services.entitlements import notices
from portal.states import CaseKind, CaseStage
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.render import render
from portal.web.staff.cases.notice_form import KINDS
from portal.web.staff.cases.page import standing, tone
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff

MOST = 50
STATES = {
    "open": lazy_gettext("To be decided"),
    "frozen": lazy_gettext("Frozen"),
    "decided": lazy_gettext("Decided"),
}
CASE_KINDS = {
    CaseKind.TRANSFER: lazy_gettext("Transfers"),
    CaseKind.NOTICE: lazy_gettext("Notices"),
}
STAGES = {
    CaseStage.SCREENING: lazy_gettext("waits for a provider"),
    CaseStage.PAPERS: lazy_gettext("waits for the customer"),
    CaseStage.ANALYSIS: lazy_gettext("waits for a decision"),
}
NEEDS = {
    CaseKind.NOTICE: Permission.NOTICES,
    CaseKind.TRANSFER: Permission.AML,
}
Key = TypeVar("Key")


def add_routes(console: Console) -> None:
    """Add the list."""
    console.page("/cases", cases, needs=Permission.NOTICES)


def cases() -> ResponseReturnValue:
    """List the cases that fit the filter, and who is suspended until verified."""
    session, chosen = db.session(), _chosen()
    kinds = [kind for kind, needs in NEEDS.items() if current_user.can(needs)]
    rows = views.listed(session, chosen, kinds=kinds, most=MOST)
    shown = list(rows[:MOST])
    more: dict[str, Any] = {**request.args, "after": shown[-1].id if shown else 0}
    whole = not request.args
    return render(
        "staff/cases/lists.html",
        rows=shown,
        stands=_clocks(shown),
        proposed=proposals.among(session, [case.id for case in shown]),
        next_page=url_for("staff.cases", **more) if len(rows) > MOST else None,
        chosen=chosen,
        holder=request.args.get("holder", ""),
        filtered=not whole,
        states=STATES,
        case_kinds={kind: CASE_KINDS[kind] for kind in kinds},
        stages=STAGES,
        standing=notices.standing(session, most=MOST) if whole else (),
        most=MOST,
        kinds=KINDS,
    )


def _chosen() -> Chosen:
    given = request.args
    state = given.get("state", "open")
    holders = {"me": this_staff().id, "nobody": 0}
    return Chosen(
        state=state if state in STATES else "open",
        kind=_of(CASE_KINDS, given.get("kind")),
        stage=_of(STAGES, given.get("stage")),
        holder=holders.get(given.get("holder", "")),
        after=whole_number(given.get("after", "")),
    )


def _of(known: dict[Key, Any], given: str | None) -> Key | None:
    return next((key for key in known if key == given), None)


def _clocks(rows: list[Case]) -> dict[int, tuple[str, str]]:
    """Give, by case, the colour and the words of the time to decide."""
    policy, now = visitors.config().policy.cases, visitors.now()
    pauses = views.pauses_of(db.session(), rows)
    found = {}
    for case in rows:
        if case.kind is CaseKind.TRANSFER:
            stands = decision_clock(case, pauses[case.id], policy=policy, now=now)
            found[case.id] = tone(stands), standing(stands)
    return found
