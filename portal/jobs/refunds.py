"""The worker's part in refunds: each turn about a second."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from portal.domain.entitlements.reminders import is_decent
from portal.jobs.turns import do_parts, is_any, teller
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.services.messages import Words
from portal.services.refunds import alarms, following, terms
from portal.services.refunds.rows import Rules
from portal.services.refunds.terms import Clerk

LANGUAGE = "en"  # staff have chosen none
FEW = 20  # requests in one transaction


def follow_refunds() -> None:
    """Let requests follow their transfers, and sound the alarm of those not paid."""
    rules = _rules()
    if is_any(following.due()):
        do_parts(
            lambda session, after, now: following.go_on(
                session, after=after, most=FEW, rules=rules, now=now
            )
        )
    if is_any(alarms.late(_portal().adapters.clock())):
        do_parts(
            lambda session, after, now: alarms.sound(
                session, after=after, letter=_letter, now=now
            )
        )


def count_days() -> None:
    """Begin the terms of held money; at a decent hour tell of them, and end them."""
    rules, now = _rules(), _portal().adapters.clock()
    if is_any(terms.new()):
        do_parts(
            lambda session, after, now: terms.begin(
                session, after=after, rules=rules, now=now
            )
        )
    if not is_decent(now, rules.zone, rules.policy.customer):
        return
    if is_any(terms.due(rules.today(now))):
        clerk = Clerk(rules=rules, teller=teller())
        do_parts(
            lambda session, after, now: terms.go_on(
                session, after=after, clerk=clerk, now=now
            )
        )


def _rules() -> Rules:
    config = _portal().config
    return Rules(policy=config.policy, zone=ZoneInfo(config.timezone))


def _letter(staff: Staff, request: RefundRequest, waits: bool) -> Words:
    words: Words = _portal().letter(
        alarms.KIND,
        LANGUAGE,
        page="staff.refunds",
        name=staff.name,
        reference=request.customer.reference,
        due_at=request.due_at,
        waits=waits,
    )
    return words


def _portal() -> Any:
    return current_app.extensions["portal"]
