"""What the page of a refund shows, and the few words about each on the profile."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from portal.domain.refunds import Outcome, Quote, Standing, own_fee
from portal.domain.refunds.course import LIVE, OPEN, RefundState
from portal.domain.transfers import TransferState
from portal.domain.transfers.amounts import written
from portal.domain.transfers.networks import asset, network
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.refund import RefundRequest
from portal.models.transfer import Transfer
from portal.services import refunds
from portal.services.refunds import quotes, rows
from portal.web import visitors
from portal.web.refund_words import ToldQuote, masked, rules, told

MOST = 20  # transfers of one customer that the profile looks at
SHOWN = frozenset(
    {
        TransferState.HELD,
        TransferState.FROZEN,
        TransferState.REFUNDED,
        TransferState.FORFEITED,
    }
)
Quotes = tuple[ToldQuote | None, ToldQuote | None]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """
    One transfer's refund as its owner sees it.

    `state` is the request's as its transfer stands now, or "none"; `closed` says why
    none may be asked for. `ways` are the quotes of who is verified and who declines,
    None while figures are missing; `most_fee` is the most that declining costs then.
    """

    transfer: Transfer
    request: RefundRequest | None
    state: str
    closed: str | None
    last_on: date | None
    days_left: int
    standing: Standing
    stopped: bool
    quote: ToldQuote | None
    is_over: bool  # the quote
    seconds_left: int
    due_at: datetime | None
    ways: Quotes
    most_fee: str
    may_decline: bool
    network: str
    to: str

    @property
    def is_live(self) -> bool:
        """Say whether a request counts that is not ended."""
        return self.state in LIVE

    @property
    def has_figures(self) -> bool:
        """Say whether a quote can be reckoned."""
        return self.ways[0] is not None

    @property
    def declines(self) -> bool:
        """Say whether the customer chose not to be verified."""
        return self.standing is Standing.DECLINED

    @property
    def may_accept(self) -> bool:
        """Say whether there is a quote to agree to, that is not over."""
        quoted = self.state == RefundState.QUOTED and not self.is_over
        quote = self.quote
        payable = quote is not None and quote.outcome is Outcome.PAYABLE
        return quoted and payable and quote is not None and quote.pays

    @property
    def may_choose(self) -> bool:
        """Say whether to verify or to decline is still open."""
        return self.state in OPEN and self.standing is not Standing.YES


def listed(customer: Customer) -> list[Shown]:
    """List the customer's money that is held, or was; newest first."""
    found = rows.with_case(db.session(), customer, SHOWN, most=MOST)
    return [shown(row) for row in found]


def shown(transfer: Transfer) -> Shown:
    """Give what is shown of one transfer's refund."""
    session, now, known = db.session(), visitors.now(), rules()
    request = rows.newest(session, transfer)
    case = rows.case_of(session, transfer)
    term = rows.term_of(session, case, rules=known) if case else None
    state = rows.state_now(session, request) if request else None
    standing, stopped = rows.standing(
        session,
        transfer.customer,
        declined=bool(request and request.declined_at),
        rules=known,
    )
    quote = _stored(request, state)
    left = quote.valid_until - now if quote else None
    return Shown(
        transfer=transfer,
        request=request,
        state=state.value if state else "none",
        closed=refunds.closed_because(session, transfer, rules=known, now=now),
        last_on=term.last_on if term else None,
        days_left=(term.last_on - known.today(now)).days if term else 0,
        standing=standing,
        stopped=stopped,
        quote=told(quote) if quote else None,
        is_over=left is not None and left.total_seconds() <= 0,
        seconds_left=max(0, int(left.total_seconds())) if left else 0,
        due_at=rows.due_now(session, request, rules=known) if request else None,
        ways=_ways(request) if request and state in OPEN else (None, None),
        most_fee=_most_fee(transfer),
        may_decline=known.policy.refund.preset == "exchange",
        network=network(transfer.network).name,
        to=masked(transfer.sender),
    )


def _stored(request: RefundRequest | None, state: RefundState | None) -> Quote | None:
    """Give the quote that was taken, unless newer figures made it void."""
    if request is None or request.quote is None or state is RefundState.REQUESTED:
        return None
    return Quote.from_plain(request.quote)


def _ways(request: RefundRequest) -> Quotes:
    found = [
        quotes.reckoned(
            db.session(), request, rules=rules(), now=visitors.now(), as_if=way
        )
        for way in (Standing.YES, Standing.DECLINED)
    ]
    verified, declined = (told(each) if each else None for each in found)
    return verified, declined


def _most_fee(transfer: Transfer) -> str:
    fee, _capped = own_fee(
        Decimal(transfer.amount),
        asset(transfer.network, transfer.asset),
        usd_rate=None,
        policy=rules().policy.refund,
    )
    return written(fee)
