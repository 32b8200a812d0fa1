"""The worker's part in the cases of transfers: each turn about a second."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import Select
from sqlalchemy.orm import Session

from portal.domain.reminders import is_decent
from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.models.case import Case
from portal.models.staff import Staff
from portal.services import case_alarms, case_letters
from portal.services.messages import Words
from portal.services.telling import Teller

TURN = 1.0  # seconds, about; then messages go out, and the bell rings again
LANGUAGE = "en"  # staff have chosen none

Part = Callable[[Session, int, datetime], int | None]


def ask_to_verify() -> None:
    """Write to customers who are to verify, for a transfer is checked."""
    if not _any(case_letters.untold()):
        return
    with transaction() as (session, now):
        case_letters.ask_to_verify(session, teller=_teller(), now=now)


def watch_cases() -> None:
    """See which cases wait for a person now, and which were not decided in time."""
    policy = _portal().config.policy.cases
    if _any(case_alarms.moved()):
        _turn(
            lambda session, after, now: case_alarms.move_on(
                session, after=after, now=now
            )
        )
    if _any(case_alarms.late(policy, _portal().adapters.clock())):
        _turn(
            lambda session, after, now: case_alarms.alarm(
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
    if _any(case_letters.due(now)):
        _turn(
            lambda session, after, now: case_letters.remind(
                session, after=after, teller=_teller(), policy=policy.cases, now=now
            )
        )


def _any(several: Select[int]) -> bool:
    found = db.session.scalar(several.limit(1)) is not None
    db.session.rollback()
    return found


def _turn(part: Part) -> None:
    """Do parts, each a transaction, until none is left or the turn is over."""
    after: int | None = 0
    until = time.monotonic() + TURN
    while after is not None:
        if time.monotonic() > until:
            _portal().adapters.jobs.wake()
            return
        with transaction() as (session, now):
            after = part(session, after, now)


def _teller() -> Teller:
    portal = _portal()
    return Teller(
        letter=portal.letter,
        secret_key=portal.config.secret_key,
        policy=portal.config.policy.invitation,
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
