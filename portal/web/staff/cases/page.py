"""Everything that the page of a transfer's case shows, on one screen."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta, gettext
from sqlalchemy import select

from portal.domain.cases.clocks import Clock, ClockState, clock
from portal.domain.cases.paper_words import KINDS, STATES
from portal.domain.cases.reasons import REASONS, told
from portal.domain.cases.told import AFTER, TEXTS, TITLES, Told
from portal.domain.transfers import ScreeningState
from portal.extensions import db
from portal.models.case import Case, CasePause
from portal.services import screenings, verifications
from portal.services.cases import notes, paper_requests, proposals, views
from portal.services.cases import pauses as case_pauses
from portal.services.cases.rows import (
    decision_clock,
    decisions_of,
    edition,
    keeper,
    pauses,
    spans,
)
from portal.services.cases.rulings import Ruling, is_answered, may, two_decide
from portal.services.screenings import rules as screening_policy
from portal.states import CaseKind, CaseState, Measure
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.cases.forms import (
    MEASURES,
    AskForm,
    CaseNoteForm,
    PauseForm,
    RefuseForm,
    RulingForm,
    SendBackForm,
)
from portal.web.staff.customers.told import happenings
from portal.web.staff.guard import this_staff
from portal.web.staff.transfers.answers import beside
from portal.web.staff.transfers.grounds import grounds
from portal.web.staff.transfers.way import ways

MOST_EVENTS = 60


def found(public_id: str) -> Case:
    """Give the case of a transfer as it is now; else answer that it is not there."""
    by_id = select(Case).where(
        Case.public_id == public_id, Case.kind == CaseKind.TRANSFER
    )
    row = db.session.scalar(by_id.execution_options(populate_existing=True))
    return row or abort(404)


def show(
    case: Case,
    status: int = 200,
    *,
    ruling: RulingForm | None = None,
    forms: Mapping[str, Any] | None = None,
    late: str = "",
    preview: Ruling | None = None,
) -> ResponseReturnValue:
    """Render the page; the forms that were sent keep what was typed."""
    session, now = db.session(), visitors.now()
    policy = visitors.config().policy.cases
    proposal = proposals.open_of(session, case)
    offered = may(session, case)
    if proposal is not None:  # to freeze waits for nobody
        offered = tuple(each for each in offered if each is Measure.FREEZE)
    ruling = ruling or RulingForm(formdata=None)
    ruling.offer(offered)
    ruling.seen.data = str(edition(case))
    decisions, several = decisions_of(session, case), pauses(session, case)
    return render(
        "staff/cases/of_transfer.html",
        status,
        row=case,
        transfer=case.transfer,
        customer=case.customer,
        keeper=keeper(case),
        verification=verifications.current(session, case.customer_id),
        **verdict(case),
        clocks=clocks(case, several, now=now),
        pauses=several,
        pause=case_pauses.open_of(session, case),
        requests=paper_requests.of_case(session, case),
        notes=notes.about(session, case),
        decisions=decisions,
        sent_back=proposals.settled(session, case),
        proposal=proposal,
        own_proposal=proposal is not None and proposal.staff_id == this_staff().id,
        ruling=ruling,
        offered=offered,
        answered=is_answered(session, case.transfer) if case.transfer else True,
        two={each.value for each in offered if two_decide(case, each, policy=policy)},
        is_open=case.state is CaseState.OPEN,
        late=late,
        preview=customer_reads(preview) if preview else None,
        happenings=happenings(views.events(session, case, most=MOST_EVENTS)),
        most_events=MOST_EVENTS,
        reasons=REASONS,
        measures=MEASURES,
        paper_kinds=KINDS,
        paper_states=STATES,
        typed=request.method == "POST",
        **{**_forms(), **(forms or {})},
    )


def clocks(
    case: Case, several: Iterable[CasePause], *, now: datetime
) -> list[tuple[str, Clock, str, str]]:
    """Give both clocks: name, clock, tone, and how it stands in words."""
    policy = visitors.config().policy.cases
    rows = list(several)
    found = []
    screening, transfer = case.screening, case.transfer
    if screening is not None and transfer is not None:
        first = clock(
            screening.asked_at,
            timedelta(minutes=policy.screening_minutes),
            pauses=spans(rows),
            end=screening.settled_at,
            now=now,
        )
        found.append((gettext("Screening"), first, tone(first), standing(first)))
    second = decision_clock(case, rows, policy=policy, now=now)
    found.append((gettext("Decision"), second, tone(second), standing(second)))
    return found


def tone(stands: Clock) -> str:
    """Give the colour of a clock: bad once missed, warn shortly before."""
    if stands.state is ClockState.MISSED:
        return "bad"
    soon = timedelta(hours=visitors.config().policy.cases.soon_hours)
    if stands.state is ClockState.RUNNING and stands.left <= soon:
        return "warn"
    return "ok" if stands.state is ClockState.KEPT else ""


def standing(stands: Clock) -> str:
    """Tell how a clock stands."""
    much = format_timedelta(abs(stands.left), threshold=1.2)
    worked = format_timedelta(stands.worked, threshold=1.2)
    if stands.ended and stands.state is ClockState.KEPT:
        return str(gettext("done after %(time)s", time=worked))
    if stands.ended:
        return str(gettext("done after %(time)s: too late", time=worked))
    if stands.state is ClockState.MISSED:
        return str(gettext("late by %(time)s", time=much))
    if stands.state is ClockState.PAUSED:
        return str(gettext("stopped, %(time)s left", time=much))
    return str(gettext("%(time)s left", time=much))


def verdict(case: Case) -> dict[str, Any]:
    """Give what `_transfer_verdict.html` shows: the newest screening, in words."""
    session = db.session()
    rules = screening_policy.in_force(session, visitors.config().policy)
    transfer = case.transfer or abort(404)
    newest = screenings.of(session, transfer)[0]
    return {
        "newest": newest,
        "grounds": grounds(newest, passed=False),
        "passed_grounds": grounds(newest, passed=True),
        "under_way": newest.state is not ScreeningState.SETTLED,
        "by_older_rules": newest.policy not in (None, rules.fingerprint),
        "beside": beside(newest, rules),
        "ways": None if case.customer.erased_at else ways(newest, rules),
    }


def customer_reads(ruling: Ruling) -> dict[str, Any]:
    """Give what the customer reads after such a decision."""
    state = AFTER.get(ruling.measure, Told.CHECKED)
    return {
        "title": TITLES[state],
        "text": TEXTS[state],
        "reasons": told(ruling.measure, ruling.reasons),
        "letter": ruling.text_for_customer if ruling.measure in AFTER else "",
        "is_sent": ruling.measure in AFTER,
    }


def _forms() -> dict[str, Any]:
    return {
        "ask_form": AskForm(formdata=None, prefix="ask"),
        "pause_form": PauseForm(formdata=None, prefix="pause"),
        "note_form": CaseNoteForm(formdata=None, prefix="note"),
        "back_form": SendBackForm(formdata=None, prefix="back"),
        "refuse_form": lambda each: RefuseForm(formdata=None, prefix=each.public_id),
    }
