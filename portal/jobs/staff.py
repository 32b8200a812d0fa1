"""What the worker does for staff."""

from datetime import datetime

from flask import current_app

from portal.jobs.tasks import transaction
from portal.models.staff import Staff
from portal.services.messages import Words
from portal.services.staff import pauses

LANGUAGE = "en"  # staff have chosen none


def tell_paused() -> None:
    """Write to colleagues whose sign-in somebody's wrong tries have paused."""
    policy = current_app.extensions["portal"].config.policy.sign_in
    with transaction() as (session, now):
        pauses.tell(session, policy=policy, now=now, letter=_letter)


def _letter(staff: Staff, opens: datetime) -> Words:
    portal = current_app.extensions["portal"]
    words: Words = portal.letter(
        "staff_paused", LANGUAGE, page="staff.sign_in", name=staff.name, opens=opens
    )
    return words
