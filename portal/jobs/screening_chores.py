"""What is due about screenings by the clock: to ask again, and to sound alarms."""

from flask import current_app

from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.services import screening_alarms, screening_schedule


def ask_again() -> int:
    """Ask for some of the addresses that are due again; give how many."""
    portal = current_app.extensions["portal"]
    is_due = screening_schedule.any_due(db.session(), now=portal.adapters.clock())
    db.session.rollback()
    if not is_due:
        return 0
    policy = portal.config.policy.transfer
    with transaction() as (session, now):
        return screening_schedule.ask_due(session, policy=policy, now=now)


def sound_alarms() -> int:
    """Tell of providers that are out of reach for too long; give how often."""
    portal = current_app.extensions["portal"]
    policy, now = portal.config.policy.desk, portal.adapters.clock()
    is_due = screening_alarms.any_due(db.session(), policy=policy, now=now)
    db.session.rollback()
    if not is_due:
        return 0
    with transaction() as (session, now):
        return screening_alarms.sound(
            session, policy=policy, letter=portal.letter, now=now
        )
