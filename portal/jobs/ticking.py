"""The worker's part in the clock: each turn about a second, at a decent hour."""

import time
from zoneinfo import ZoneInfo

from flask import current_app

from portal.domain.reminders import is_decent
from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.services import ticking
from portal.services.telling import Teller
from portal.services.ticking import Chore

TURN = 1.0  # seconds, about; then messages go out, and the bell rings again


def tick() -> None:
    """Remind, and tell whose orders closed; ring for the next turn if more is due."""
    portal = current_app.extensions["portal"]
    now, zone = portal.adapters.clock(), ZoneInfo(portal.config.timezone)
    policy = portal.config.policy
    if not is_decent(now, zone, policy.customer):
        return
    teller = Teller(
        letter=portal.letter,
        secret_key=portal.config.secret_key,
        policy=policy.invitation,
    )
    several = ticking.chores(teller, policy=policy.customer, zone=zone, now=now)
    due = ticking.unfinished(db.session(), several)
    db.session.rollback()
    until = time.monotonic() + TURN
    if not all(_work(chore, until) for chore in due):
        portal.adapters.jobs.wake()


def _work(chore: Chore, until: float) -> bool:
    """Go on with a chore until it is done or the turn is over; say which."""
    policy = current_app.extensions["portal"].config.policy.customer
    while time.monotonic() < until:
        with transaction() as (session, now):
            more = ticking.go_on(session, chore, policy=policy, now=now)
        if not more:
            return True
    return False
