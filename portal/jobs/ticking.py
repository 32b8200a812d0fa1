"""The worker's part in the clock: each turn about a second."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import current_app

from portal.domain.entitlements.reminders import is_decent
from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.jobs.turns import ring, teller, turn
from portal.services import ticking
from portal.services.entitlements import notices, suspensions
from portal.services.ticking import Chore


def tick() -> None:
    """
    Remind, and tell whose orders closed, at a decent hour.

    If more is due than a turn takes, ring for the next.
    """
    portal = current_app.extensions["portal"]
    now, zone = portal.adapters.clock(), ZoneInfo(portal.config.timezone)
    policy = portal.config.policy
    if not is_decent(now, zone, policy.customer):
        return
    several = ticking.chores(teller(), policy=policy.customer, zone=zone, now=now)
    due = ticking.unfinished(db.session(), several)
    db.session.rollback()
    is_over = turn()
    if not all(_work(chore, is_over) for chore in due):
        ring()


def lift() -> None:
    """Note which suspensions a verification ended, and tell the customers."""
    if not notices.any_to_lift(db.session()):
        db.session.rollback()
        return
    policy = current_app.extensions["portal"].config.policy.customer
    with transaction() as (session, now):
        for customer in notices.lifted(session, most=ticking.AT_ONCE, now=now):
            suspensions.tell_lifted(
                session, customer, policy=policy, teller=teller(), now=now
            )


def _work(chore: Chore, is_over: Callable[[], bool]) -> bool:
    """Go on with a chore until it is done or the turn is over; say which."""
    policy = current_app.extensions["portal"].config.policy.customer
    while not is_over():
        with transaction() as (session, now):
            more = ticking.go_on(session, chore, policy=policy, now=now)
        if not more:
            return True
    return False
