"""The review queue: who waits for a decision, the oldest first."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.queue import QueueFilter
from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.verification import Verification
from portal.services.reviews import claims, queues
from portal.web import visitors
from portal.web.filters import country_name
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.review.held import lease
from portal.web.staff.review.queue_choices import choices


def add_routes(console: Console) -> None:
    """Add the queue, and the button that takes the next one."""
    console.page("/queue", queue, needs=Permission.REVIEW)
    console.page("/queue/next", take_next, needs=Permission.REVIEW, methods=["POST"])


def queue() -> ResponseReturnValue:
    """List who waits, as far as they fit the filter."""
    return _page()


def take_next() -> ResponseReturnValue:
    """Hold the oldest that nobody holds, of those that the filter shows; open it."""
    session, me, now = db.session(), this_staff(), visitors.now()
    wanted = QueueFilter.from_query(request.args)
    policy = visitors.config().policy.review
    rule = queues.fits(session, wanted, me=me, policy=policy, now=now)
    row = claims.take_next(session, by=me, lease=lease(), now=now, fits=rule)
    db.session.commit()
    if row is None:
        return _page(nothing=True)
    return redirect(url_for("staff.verification", public_id=row.public_id), code=303)


def _page(*, nothing: bool = False) -> ResponseReturnValue:
    wanted = QueueFilter.from_query(request.args)
    policy = visitors.config().policy.review
    page = queues.page(
        db.session(),
        wanted,
        me=this_staff(),
        policy=policy,
        now=visitors.now(),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    return render(
        "staff/review/queue.html",
        page=page,
        given=wanted.as_query(),
        choices=choices(wanted, rounds=policy.rounds),
        country_of=_country_of,
        nothing=nothing,
    )


def _country_of(row: Verification) -> str:
    document = row.progress("document")
    code = ((document.answers if document else None) or {}).get("country")
    return country_name(code) if code else ""
