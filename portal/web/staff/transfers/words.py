"""What the states and parts of transfers are called before a person."""

from flask_babel import gettext, lazy_gettext

from portal.domain.exposure import AnswerStatus, Direction, ScreeningOutcome
from portal.domain.transfers import ScreeningTrigger, TransferState
from portal.domain.transfers.networks import NETWORKS
from portal.domain.transfers.refusals import EntryRefused
from portal.web.filters import words

STATES = {
    TransferState.SCREENING: (lazy_gettext("being screened"), ""),
    TransferState.PASSED: (lazy_gettext("passed"), "ok"),
    TransferState.HELD: (lazy_gettext("held"), "warn"),
    TransferState.FROZEN: (lazy_gettext("frozen"), "bad"),
    TransferState.RELEASED: (lazy_gettext("released"), "ok"),
    TransferState.REFUNDED: (lazy_gettext("refunded"), ""),
    TransferState.FORFEITED: (lazy_gettext("forfeited"), ""),
}
DIRECTIONS = {
    Direction.INCOMING: lazy_gettext("incoming"),
    Direction.OUTGOING: lazy_gettext("outgoing"),
}
TRIGGERS = {
    ScreeningTrigger.ENTERED: lazy_gettext("when it was entered"),
    ScreeningTrigger.SCHEDULE: lazy_gettext("by the schedule"),
    ScreeningTrigger.LIST: lazy_gettext("for a sanctions list was imported"),
    ScreeningTrigger.STAFF: lazy_gettext("asked for by a colleague"),
}
OUTCOMES = {
    ScreeningOutcome.PASS: (lazy_gettext("passes"), "ok"),
    ScreeningOutcome.HOLD: (lazy_gettext("to be held"), "warn"),
    ScreeningOutcome.VERIFY: (lazy_gettext("customer to verify"), "bad"),
    ScreeningOutcome.FREEZE: (lazy_gettext("to be frozen"), "bad"),
}
STATUSES = {
    AnswerStatus.SCORED: (lazy_gettext("answered"), "ok"),
    AnswerStatus.NO_DATA: (lazy_gettext("no data"), "warn"),
    AnswerStatus.UNREACHABLE: (lazy_gettext("no answer"), "bad"),
    None: (lazy_gettext("is being asked"), ""),
}

NOTHING = lazy_gettext("nothing found")


def network_name(key: str) -> str:
    """Give what a network is called; an unknown one is shown by its key."""
    return NETWORKS[key].name if key in NETWORKS else key


def sentence(problem: EntryRefused) -> str:
    """Tell what is wrong with something typed of a transfer."""
    return str(words(problem.sentence) % problem.values)


def figures(amount: str, asset: str) -> str:
    """Give "1.5 ETH"; all digits, for none may be lost."""
    return str(gettext("%(amount)s %(asset)s", amount=amount, asset=asset))
