"""Who is behind the request: the signed-in session of each audience."""

from datetime import datetime, timedelta

from flask import Flask, current_app, g, request
from flask import session as cookie

from portal.config import Config
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.models.handoff import Handoff
from portal.models.staff import Staff
from portal.models.visitor import VisitorSession
from portal.ports import Adapters
from portal.services import visitors
from portal.states import Audience
from portal.web.devices import describe

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def config() -> Config:
    """Give the settings of the running portal."""
    found: Config = current_app.extensions["portal"].config
    return found


def adapters() -> Adapters:
    """Give the connections of the running portal."""
    found: Adapters = current_app.extensions["portal"].adapters
    return found


def now() -> datetime:
    """Give the time of this request: one moment for all it does."""
    if "now" not in g:
        g.now = adapters().clock()
    moment: datetime = g.now
    return moment


def this_device() -> str:
    """Describe the browser that asks."""
    return describe(request.user_agent.string)


def visitor(audience: Audience) -> VisitorSession | None:
    """Give the session of this audience that the cookie names, if it is good."""
    kept = f"visitor_{audience}"
    if kept not in g:
        setattr(g, kept, _find(audience))
    found: VisitorSession | None = getattr(g, kept)
    return found


def forget() -> None:
    """Look anew who asks, and what time it is: a long wait is over."""
    for name in ("now", "verification", *(f"visitor_{each}" for each in Audience)):
        g.pop(name, None)


def sign_in(
    *,
    customer: Customer | None = None,
    staff: Staff | None = None,
    handoff: Handoff | None = None,
) -> VisitorSession:
    """Sign this browser in under a fresh secret; an older sign-in of it ends."""
    audience = (
        Audience.STAFF if staff else Audience.PHONE if handoff else Audience.CUSTOMER
    )
    if before := visitor(audience):
        visitors.end_session(before, now=now())
    row, secret = visitors.open_session(
        db.session(),
        device=this_device(),
        now=now(),
        longest=_longest(audience),
        customer=customer,
        staff=staff,
        handoff=handoff,
    )
    cookie[audience] = secret
    cookie.pop("csrf_token", None)  # a form from before the sign-in fits no more
    setattr(g, f"visitor_{audience}", row)
    return row


def sign_out(audience: Audience) -> None:
    """End this browser's session of one audience."""
    if row := visitor(audience):
        visitors.end_session(row, now=now())
    cookie.pop(audience, None)
    setattr(g, f"visitor_{audience}", None)


def idle(audience: Audience) -> timedelta:
    """Give how long a session lasts without a request."""
    policy = config().policy
    minutes = {
        Audience.CUSTOMER: policy.session.customer_idle_minutes,
        Audience.PHONE: _phone_minutes(),
        Audience.STAFF: policy.session.staff_idle_minutes,
    }
    return timedelta(minutes=minutes[audience])


def reads_only() -> bool:
    """Say whether the request may change nothing."""
    return request.method in SAFE


def init_app(app: Flask) -> None:
    """Start every changing request in a transaction that may write."""

    @app.before_request
    def _begin() -> None:
        if not reads_only():
            # the whole body first: a slow sender must not hold the write lock
            _ = request.form
            begin_write(db.session)

    @app.before_request
    def _be_seen() -> None:
        if request.endpoint == "static":
            return
        for audience in (Audience.CUSTOMER, Audience.STAFF):
            row = visitor(audience) if audience in cookie else None
            if row is not None and visitors.needs_seen(row, now=now()):
                _write_seen(row, audience)


def _find(audience: Audience) -> VisitorSession | None:
    secret = cookie.get(audience)
    if not isinstance(secret, str):
        return None
    return visitors.find_session(
        db.session(), secret, audience, now=now(), idle=idle(audience)
    )


def _phone_minutes() -> int:
    # the handoff itself is stricter; after its end the phone is told how it ended
    return 2 * config().policy.handoff.longest_minutes


def _write_seen(row: VisitorSession, audience: Audience) -> None:
    begin_write(db.session)
    row.seen_at = now()
    db.session.commit()
    if not reads_only():
        begin_write(db.session)


def _longest(audience: Audience) -> timedelta:
    policy = config().policy
    minutes = {
        Audience.CUSTOMER: policy.session.customer_longest_minutes,
        Audience.PHONE: _phone_minutes(),
        Audience.STAFF: policy.session.staff_longest_minutes,
    }
    return timedelta(minutes=minutes[audience])
