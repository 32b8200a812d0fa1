"""Take a verification of the queue, keep it, put it back, or take it over."""

from datetime import timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import AlreadyDone, AwaitsSecond, HeldBy
from portal.extensions import begin_write, db
from portal.models.review import Claim
from portal.models.verification import Verification
from portal.services.reviews import claims
from portal.web import visitors
from portal.web.render import render
from portal.web.staff import found
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff


def add_routes(console: Console) -> None:
    """Add what the bar above a review does."""
    for path, view, needs in (
        ("take", take_verification, Permission.REVIEW),
        ("take-over", take_over_verification, Permission.TAKE_OVER),
        ("keep", keep_verification, Permission.REVIEW),
        ("release", release_verification, Permission.REVIEW),
    ):
        rule = f"/verifications/<public_id>/{path}"
        console.page(rule, view, needs=needs, methods=["POST"])


def lease() -> timedelta:
    """Give how long a claim lasts without use."""
    return timedelta(minutes=visitors.config().policy.review.lease_minutes)


def holder(row: Verification) -> Claim | None:
    """Give who holds it now."""
    return claims.holder(db.session(), row, now=visitors.now())


def take_verification(public_id: str) -> ResponseReturnValue:
    """Hold it; who comes second is shown who has it, or who decided."""
    row = found.verification(public_id)
    try:
        claims.take(
            db.session(), row, by=this_staff(), lease=lease(), now=visitors.now()
        )
    except (AlreadyDone, AwaitsSecond, HeldBy):
        db.session.rollback()
    db.session.commit()
    return _back(public_id)


def take_over_verification(public_id: str) -> ResponseReturnValue:
    """Hold what a colleague holds; they are told."""
    row = found.verification(public_id)
    try:
        claims.take_over(
            db.session(), row, by=this_staff(), lease=lease(), now=visitors.now()
        )
    except (AlreadyDone, AwaitsSecond):
        db.session.rollback()
    db.session.commit()
    return _back(public_id)


def keep_verification(public_id: str) -> ResponseReturnValue:
    """Make the lease last, for a page that is used; tell if it is another's now."""
    row = found.verification(public_id)
    kept = claims.keep(
        db.session(), row, by=this_staff(), lease=lease(), now=visitors.now()
    )
    db.session.commit()
    if kept:
        return "", 204
    return render("staff/review/_lost.html", row=row, claim=holder(row))


def release_verification(public_id: str) -> ResponseReturnValue:
    """Put it back; a page that is only left lets it run out soon."""
    row = found.verification(public_id)
    if request.form.get("leaving"):
        claims.leave(db.session(), row, by=this_staff(), now=visitors.now())
        db.session.commit()
        return "", 204
    claims.release(db.session(), row, by=this_staff(), now=visitors.now())
    db.session.commit()
    return redirect(url_for("staff.queue"), code=303)


def renew(row: Verification) -> Claim | None:
    """Give who holds it; one's own lease lasts anew when the page is loaded."""
    claim = holder(row)
    mine = claim is not None and claim.staff_id == this_staff().id
    if claim is not None and mine and visitors.reads_only():
        worn = claim.until - visitors.now() < lease() - timedelta(minutes=1)
        if worn:
            _write_kept(row)
    return claim


def _write_kept(row: Verification) -> None:
    begin_write(db.session)
    claims.keep(db.session(), row, by=this_staff(), lease=lease(), now=visitors.now())
    db.session.commit()


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("staff.verification", public_id=public_id), code=303)
