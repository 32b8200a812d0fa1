"""The worker's part in refunds: each turn about a second."""

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
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.services import refund_alarms, refund_following, refund_terms
from portal.services.messages import Words
from portal.services.refund_rows import Rules
from portal.services.refund_terms import Clerk
from portal.services.telling import Teller

TURN = 1.0  # seconds, about; then messages go out, and the bell rings again
LANGUAGE = "en"  # staff have chosen none
FEW = 20  # requests in one transaction

Part = Callable[[Session, int, datetime], int | None]


def follow_refunds() -> None:
    """Let requests follow their transfers, and sound the alarm of those not paid."""
    rules = _rules()
    if _any(refund_following.due()):
        _turn(
            lambda session, after, now: refund_following.go_on(
                session, after=after, most=FEW, rules=rules, now=now
            )
        )
    if _any(refund_alarms.late(_portal().adapters.clock())):
        _turn(
            lambda session, after, now: refund_alarms.sound(
                session, after=after, letter=_letter, now=now
            )
        )


def count_days() -> None:
    """Begin the terms of held money; at a decent hour tell of them, and end them."""
    rules, now = _rules(), _portal().adapters.clock()
    if _any(refund_terms.new()):
        _turn(
            lambda session, after, now: refund_terms.begin(
                session, after=after, rules=rules, now=now
            )
        )
    if not is_decent(now, rules.zone, rules.policy.customer):
        return
    if _any(refund_terms.due(rules.today(now))):
        clerk = Clerk(rules=rules, teller=_teller())
        _turn(
            lambda session, after, now: refund_terms.go_on(
                session, after=after, clerk=clerk, now=now
            )
        )


def _rules() -> Rules:
    config = _portal().config
    return Rules(policy=config.policy, zone=ZoneInfo(config.timezone))


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


def _letter(staff: Staff, request: RefundRequest) -> Words:
    words: Words = _portal().letter(
        refund_alarms.KIND,
        LANGUAGE,
        page="staff.refunds",
        name=staff.name,
        reference=request.customer.reference,
        due_at=request.due_at,
    )
    return words


def _portal() -> Any:
    return current_app.extensions["portal"]
