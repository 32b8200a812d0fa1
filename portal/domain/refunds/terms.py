"""What a day brings to the time in which a refund may be asked for."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from portal.domain.refunds.days import last_day, notice_due
from portal.refund_policy import RefundPolicy


class Today(StrEnum):
    """What is to be done with a term today."""

    NOTHING = "nothing"
    TELL = "tell"  # that the time runs out
    FORFEIT = "forfeit"


@dataclass(frozen=True, kw_only=True)
class Term:
    """
    The days of one transfer; see `models.refund.RefundTerm`.

    `ours` says that the last day went by while the customer waited for us.
    """

    held_on: date
    last_on: date
    told: int = 0
    frozen: bool = False
    ours: bool = False


@dataclass(frozen=True, kw_only=True)
class Matter:
    """How the matter stands: frozen, asked for, or waiting for us to go on."""

    frozen: bool = False
    asked: bool = False
    waits_for_us: bool = False


def begun(held_on: date, policy: RefundPolicy) -> Term:
    """Give the term of money that was held on a day."""
    return Term(held_on=held_on, last_on=last_day(held_on, days=policy.days))


def may_ask(term: Term, matter: Matter, *, today: date) -> bool:
    """
    Say whether a refund may be asked for: who waits for us loses no day.

    Of frozen money too: that it is frozen must not be told. It is not paid.
    """
    return today <= term.last_on or matter.waits_for_us or matter.frozen


def look(
    term: Term, matter: Matter, *, today: date, policy: RefundPolicy
) -> tuple[Term, Today]:
    """
    Give the term after a day, and what is to be done.

    Of frozen money the customer hears what they hear of any other: to be silent would
    tell. It is not forfeited; unfrozen, its term begins anew. Nothing is forfeited
    while a request counts or the customer waits for us, nor without the last notice:
    after either they have `grace_days` more.
    """
    if matter.frozen:
        frozen = replace(term, frozen=True, ours=False)
        hears = not matter.asked and today <= term.last_on
        return _noticed(frozen, today, policy) if hears else (frozen, Today.NOTHING)
    if term.frozen:
        return begun(today, policy), Today.NOTHING
    if matter.asked:
        return term, Today.NOTHING
    if today <= term.last_on:
        return _noticed(term, today, policy)
    if matter.waits_for_us:
        return replace(term, ours=True), Today.NOTHING
    last_notice = policy.notice_days[-1]
    if term.ours or term.told < last_notice:
        more = last_day(today, days=policy.grace_days)
        told = replace(term, last_on=more, told=last_notice, ours=False)
        return told, Today.TELL
    return term, Today.FORFEIT


def _noticed(term: Term, today: date, policy: RefundPolicy) -> tuple[Term, Today]:
    due = notice_due(term.held_on, today, told=term.told, days=policy.notice_days)
    return (
        (term, Today.NOTHING) if due is None else (replace(term, told=due), Today.TELL)
    )
