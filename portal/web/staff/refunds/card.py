"""The refund on the page of a transfer's case: how far it is, and what staff can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.refunds import Quote, Standing
from portal.domain.refunds.course import BOUND, LIVE, OPEN, RefundState
from portal.extensions import db
from portal.models.case import Case
from portal.models.payout import RefundPayout
from portal.models.refund import RefundRequest
from portal.services import refunds
from portal.services.refunds import payouts, quotes, recorded, rows
from portal.states import ProposalState
from portal.web import visitors
from portal.web.refund_words import ToldQuote, rules, told
from portal.web.staff.refunds.forms import FiguresForm, PayoutForm


@dataclass(frozen=True, kw_only=True)
class Card:
    """
    What staff see of one transfer's refund; `state` is as things stand now.

    `recorded` are the records of its payout, the newest first; `waiting` is the one
    that awaits a second person, and `against` says why it is not to be paid now.
    """

    case: Case
    request: RefundRequest | None
    state: str
    closed: str | None
    last_on: date
    days_left: int
    standing: Standing
    stopped: bool
    quote: ToldQuote | None
    fresh_until: datetime | None
    due_at: datetime | None
    tone: str
    figures_form: FiguresForm | None
    payout_form: PayoutForm | None
    recorded: Sequence[RefundPayout]
    waiting: RefundPayout | None
    against: str | None
    two_pay: bool

    @property
    def is_live(self) -> bool:
        """Say whether it is not ended."""
        return self.state in LIVE

    @property
    def is_bound(self) -> bool:
        """Say whether the customer agreed to a quote."""
        return self.state in BOUND


def card(
    case: Case,
    *,
    figures_form: FiguresForm | None = None,
    payout_form: PayoutForm | None = None,
) -> Card | None:
    """Give it; None for what is never refunded, such as an outgoing transfer."""
    session, now, known = db.session(), visitors.now(), rules()
    transfer = case.transfer
    if transfer is None or rows.case_of(session, transfer) is None:
        return None
    request = rows.newest(session, transfer)
    state = rows.state_now(session, request) if request else None
    term = rows.term_of(session, case, rules=known)
    standing, stopped = rows.standing(
        session,
        case.customer,
        declined=bool(request and request.declined_at),
        rules=known,
    )
    due_at = rows.due_now(session, request, rules=known) if request else None
    figures = request is not None and state in OPEN
    known_payouts = recorded.of(session, request) if request else ()
    open_one = (each for each in known_payouts if each.state is ProposalState.OPEN)
    waiting = next(open_one, None)
    payout = state in BOUND and waiting is None
    return Card(
        case=case,
        request=request,
        state=state.value if state else "none",
        closed=refunds.closed_because(session, transfer, rules=known, now=now),
        last_on=term.last_on,
        days_left=(term.last_on - known.today(now)).days,
        standing=standing,
        stopped=stopped,
        quote=_quote(request),
        fresh_until=_fresh_until(request, now),
        due_at=due_at,
        tone=tone(due_at, now),
        figures_form=(figures_form or _filled(request)) if figures else None,
        payout_form=(payout_form or PayoutForm(formdata=None)) if payout else None,
        recorded=known_payouts,
        waiting=waiting,
        against=_against(state, stopped=stopped),
        two_pay=request is not None and payouts.two_pay(request, rules=known),
    )


def _against(state: RefundState | None, *, stopped: bool) -> str | None:
    if state not in BOUND:
        return None
    if state is RefundState.ACCEPTED:
        return "not_executing"
    return "stopped" if stopped else None


def tone(due_at: datetime | None, now: datetime) -> str:
    """Colour a clock: late, pressing, or neither."""
    if due_at is None:
        return ""
    if now > due_at:
        return "bad"
    left = (due_at - now).total_seconds() / 60
    return "warn" if left <= rules().policy.refund.soon_minutes else "ok"


def _quote(request: RefundRequest | None) -> ToldQuote | None:
    if request is None or request.quote is None:
        return None
    return told(Quote.from_plain(request.quote))


def _fresh_until(request: RefundRequest | None, now: datetime) -> datetime | None:
    """Give until when the figures count; None if there are none, or too old ones."""
    if request is None or request.figures_at is None:
        return None
    until = quotes.fresh_until(request, rules=rules())
    return until if now < until else None


def _filled(request: RefundRequest | None) -> FiguresForm:
    if request is None:
        return FiguresForm(formdata=None)
    return FiguresForm(
        formdata=None,
        data={
            "seen": str(request.version),
            "usd_rate": request.usd_rate,
            "source": request.rate_source,
            "network_fee": request.network_fee,
            "costs": request.costs or "0",
        },
    )
