"""What is due about screenings by the clock: to ask again, and to sound alarms."""

from flask import current_app

from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.services.screenings import alarms, schedule


def ask_again() -> int:
    """Ask for some of the addresses that are due again; give how many."""
    portal = current_app.extensions["portal"]
    is_due = schedule.any_due(db.session(), now=portal.adapters.clock())
    db.session.rollback()
    if not is_due:
        return 0
    policy = portal.config.policy.transfer
    with transaction() as (session, now):
        return schedule.ask_due(session, policy=policy, now=now)


def sound_alarms() -> int:
    """Tell of providers that are out of reach for too long; give how often."""
    portal = current_app.extensions["portal"]
    policy, now = portal.config.policy.desk, portal.adapters.clock()
    is_due = alarms.any_due(db.session(), policy=policy, now=now)
    db.session.rollback()
    if not is_due:
        return 0
    with transaction() as (session, now):
        return alarms.sound(session, policy=policy, letter=portal.letter, now=now)
