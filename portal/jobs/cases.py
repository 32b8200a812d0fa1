"""The worker's part in the cases of transfers: each turn about a second."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from portal.domain.entitlements.reminders import is_decent
from portal.jobs.tasks import transaction
from portal.jobs.turns import do_parts, is_any, teller
from portal.models.case import Case
from portal.models.staff import Staff
from portal.services.cases import alarms, letters
from portal.services.messages import Words

LANGUAGE = "en"  # staff have chosen none


def ask_to_verify() -> None:
    """Write to customers who are to verify, for a transfer is checked."""
    if not is_any(letters.untold()):
        return
    with transaction() as (session, now):
        letters.ask_to_verify(session, teller=teller(), now=now)


def watch_cases() -> None:
    """See which cases wait for a person now, and which were not decided in time."""
    policy = _portal().config.policy.cases
    if is_any(alarms.moved()):
        do_parts(
            lambda session, after, now: alarms.move_on(session, after=after, now=now)
        )
    if is_any(alarms.late(policy, _portal().adapters.clock())):
        do_parts(
            lambda session, after, now: alarms.alarm(
                session, after=after, policy=policy, letter=_letter, now=now
            )
        )


def remind_of_papers() -> None:
    """Remind customers of papers, at a decent hour; note which are overdue."""
    portal = _portal()
    policy, now = portal.config.policy, portal.adapters.clock()
    zone = ZoneInfo(portal.config.timezone)
    if not is_decent(now, zone, policy.customer):
        return
    if is_any(letters.due(now)):
        do_parts(
            lambda session, after, now: letters.remind(
                session, after=after, teller=teller(), policy=policy.cases, now=now
            )
        )


def _letter(staff: Staff, case: Case) -> Words:
    words: Words = _portal().letter(
        "case_late",
        LANGUAGE,
        page="staff.transfer_case",
        at={"public_id": case.public_id},
        name=staff.name,
        reference=case.customer.reference,
    )
    return words


def _portal() -> Any:
    return current_app.extensions["portal"]
