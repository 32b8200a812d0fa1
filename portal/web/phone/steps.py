"""The handed-over steps on the phone, by the same views as on the computer."""

from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.domain.flow import Step
from portal.domain.standard import STANDARD
from portal.errors import AlreadyDone, StepNotAllowed
from portal.extensions import db
from portal.models.evidence import Evidence
from portal.models.handoff import Handoff
from portal.services import evidence, verifications
from portal.services.handoffs import phone
from portal.states import Device, Side
from portal.web import visitors
from portal.web.handoffs import Screen
from portal.web.phone import guard
from portal.web.phone.guard import this_handoff, this_screen
from portal.web.steps import challenge as challenges
from portal.web.steps.handlers import HANDLERS
from portal.web.steps.here import Here
from portal.web.steps.looking import looked_at, unmoved
from portal.web.waiting import hold, seen_version, unchanged


def add_routes(bp: Blueprint) -> None:
    """Add the steps and their pictures."""
    bp.add_url_rule("/phone/selfie/challenge", view_func=challenge, methods=["POST"])
    bp.add_url_rule("/phone/<key>", view_func=step, methods=["GET", "POST"])
    bp.add_url_rule("/phone/picture/<side>", view_func=picture)


def step(key: str) -> ResponseReturnValue:
    """Show one handed-over step; a valid POST saves it and moves on."""
    found = STANDARD.get(key) or abort(404)
    seen = seen_version()
    if seen is not None and looked_at(this_screen().verification):
        hold(this_screen().verification, seen=seen, seconds=this_screen().seconds_left)
        if turned_away := guard.admit_anew():
            return turned_away
        if unmoved(this_screen().verification, seen=seen):
            return unchanged()
    screen = this_screen()
    if found not in screen.steps:
        raise StepNotAllowed(key)
    if visitors.reads_only():
        if found != STANDARD.next(screen.passage):
            return redirect(url_for("phone.home"), code=303)
    else:
        _may_change(found, screen)
    return HANDLERS[key](_here(found, screen))


def challenge() -> ResponseReturnValue:
    """Say which movements the selfie is to show."""
    screen = this_screen()
    found = STANDARD.get(challenges.STEP)
    if found is None or found not in screen.steps:
        raise StepNotAllowed(challenges.STEP)
    _may_change(found, screen)
    return challenges.give(screen.verification, Device.PHONE)


def picture(side: str) -> ResponseReturnValue:
    """Give a picture that this phone took, in small; it sees no other."""
    if side not in set(Side):
        abort(404)
    row = evidence.accepted(db.session(), this_handoff().verification).get(Side(side))
    if row is None or not _taken_here(row):
        abort(404)
    content = evidence.open_preview(row, visitors.adapters().storage)
    return Response(content, mimetype="image/jpeg")


def _may_change(step: Step, screen: Screen) -> None:
    verification = verifications.lock(db.session(), screen.verification)
    passage = verifications.passage(db.session(), verification)
    if step.done(passage):
        raise AlreadyDone(step.key)
    if not STANDARD.takes(step, passage):
        raise StepNotAllowed(step.key)
    _commit_with(screen.handoff)


def _commit_with(handoff: Handoff) -> None:
    """Tie every commit of this request to the handoff: none after it has ended."""

    @event.listens_for(db.session(), "before_commit")
    def _progressed(session: Session) -> None:
        phone.progressed(
            session,
            handoff,
            policy=visitors.config().policy.handoff,
            now=visitors.now(),
        )


def _here(step: Step, screen: Screen) -> Here:
    return Here(
        verification=screen.verification,
        passage=screen.passage,
        step=step,
        device=Device.PHONE,
        actor=phone.actor(screen.handoff),
        layout="layouts/phone.html",
        url=url_for("phone.step", key=step.key),
        next_url=url_for("phone.home"),
        picture_url=url_for("phone.picture", side="SIDE"),
    )


def _taken_here(row: Evidence) -> bool:
    claimed_at = this_handoff().claimed_at
    mine = {side for side, _ in this_screen().pictures}
    return (
        row.taken_on is Device.PHONE
        and row.side in mine
        and claimed_at is not None
        and row.received_at >= claimed_at
    )
