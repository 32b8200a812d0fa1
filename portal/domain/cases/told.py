"""What a customer is told of a transfer that is looked at: never why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.cases import AWAITED
from portal.domain.exposure import ScreeningOutcome
from portal.domain.transfers import TransferState
from portal.domain.words import mark as _
from portal.states import CaseState, Measure, PaperState


class Told(StrEnum):
    """What the customer reads; the first four of an open case."""

    CHECKED = "checked"
    VERIFY = "verify"
    PAPERS = "papers"
    RECEIVED = "received"
    RELEASED = "released"
    REFUND = "refund"
    PAID = "paid"
    FORFEITED = "forfeited"


TITLES: Mapping[Told, str] = {
    Told.CHECKED: _("Your transfer is being checked"),
    Told.VERIFY: _("Confirm who you are, for your transfer"),
    Told.PAPERS: _("We need papers from you for your transfer"),
    Told.RECEIVED: _("We have your papers"),
    Told.RELEASED: _("Your transfer goes on"),
    Told.REFUND: _("Your transfer is to be paid back"),
    Told.PAID: _("Your transfer was paid back"),
    Told.FORFEITED: _("Your transfer is not paid back"),
}
TEXTS: Mapping[Told, str] = {
    Told.CHECKED: _(
        "We check transfers, as the law asks us to. There is nothing to do for you "
        "now; we write to you when it is done."
    ),
    Told.VERIFY: _(
        "We check transfers, as the law asks us to. For this one we have to know who "
        "you are. It takes about three minutes."
    ),
    Told.PAPERS: _("Give them here, from a computer or a phone. They are encrypted."),
    Told.RECEIVED: _(
        "A person looks at them. There is nothing left to do for you now; we write to "
        "you when it is done."
    ),
    Told.RELEASED: _("The check is done. There is nothing left to do."),
    Told.REFUND: _("The check is done. It cannot go on, and is to be paid back."),
    Told.PAID: _("The check is done, and the money went back where it came from."),
    Told.FORFEITED: _("The check is done, and the money is not paid back."),
}
AFTER: Mapping[Measure, Told] = {
    Measure.CONTINUE: Told.RELEASED,
    Measure.REFUND: Told.REFUND,
    Measure.FORFEIT: Told.FORFEITED,
}
# where the money is, whatever was decided last: it may be over without a decision
ENDED: Mapping[TransferState, Told] = {
    TransferState.REFUNDED: Told.PAID,
    TransferState.FORFEITED: Told.FORFEITED,
}


@dataclass(frozen=True, kw_only=True)
class ToldFacts:
    """What a customer may be told follows from these."""

    state: CaseState
    transfer: TransferState
    outcome: ScreeningOutcome | None
    decided: Measure | None
    to_verify: bool
    papers: Collection[PaperState] = ()


def told(facts: ToldFacts) -> Told:
    """
    Say what the customer reads.

    Of money that is, or has to be, frozen they read that it is being checked, unless
    papers are asked of them: nobody is told that they are suspected.
    """
    if facts.state is CaseState.DECIDED:
        return _after(facts.transfer, facts.decided)
    if AWAITED.intersection(facts.papers):
        return Told.PAPERS
    frozen = facts.transfer is TransferState.FROZEN
    if frozen or facts.outcome is ScreeningOutcome.FREEZE:
        return Told.CHECKED
    if facts.to_verify:
        return Told.VERIFY
    if PaperState.ANSWERED in facts.papers:
        return Told.RECEIVED
    return Told.CHECKED


def explains(measure: Measure, read: Told) -> bool:
    """Say whether the reasons of a decision belong to what the customer reads."""
    paid = measure is Measure.REFUND and read is Told.PAID
    return paid or AFTER.get(measure) is read


def _after(transfer: TransferState, decided: Measure | None) -> Told:
    """Say what is read of a decided case: where money is frozen, that it is checked."""
    if transfer is TransferState.FROZEN or decided is None:
        return ENDED.get(transfer, Told.CHECKED)
    return ENDED.get(transfer) or AFTER.get(decided, Told.CHECKED)
