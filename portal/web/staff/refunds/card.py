"""The refund on the page of a transfer's case: how far it is, and what staff can do."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length

from portal.domain.refunds import Quote, Standing
from portal.domain.refunds.course import BOUND, LIVE, OPEN, RefundState
from portal.extensions import db
from portal.models.case import Case
from portal.models.refund import RefundRequest
from portal.services import refunds
from portal.services.refunds import quotes, rows
from portal.web import visitors
from portal.web.fields import squish
from portal.web.refund_words import ToldQuote, rules, told

FIGURE = {"autocomplete": "off", "inputmode": "decimal", "class": "ltr-field"}

SHORT = Length(max=60, message=lazy_gettext("Use at most 60 characters"))
LONG = Length(max=200, message=lazy_gettext("Use at most 200 characters"))


class FiguresForm(FlaskForm):
    """What a quote is reckoned from; the amounts are in the asset."""

    seen = HiddenField()
    usd_rate = StringField(
        lazy_gettext("Rate in US dollars"),
        description=lazy_gettext("For one whole of the asset, such as 1850.25"),
        filters=[squish],
        validators=[SHORT],
        render_kw=FIGURE,
    )
    source = StringField(
        lazy_gettext("Where the rate is from"),
        filters=[squish],
        validators=[LONG],
        render_kw={"autocomplete": "off"},
    )
    network_fee = StringField(
        lazy_gettext("Network fee"),
        description=lazy_gettext("In the asset; 0 for none"),
        filters=[squish],
        validators=[SHORT],
        render_kw=FIGURE,
    )
    costs = StringField(
        lazy_gettext("Costs of third parties"),
        description=lazy_gettext("In the asset; charged only without verification"),
        filters=[squish],
        validators=[SHORT],
        render_kw=FIGURE,
    )


class PayoutForm(FlaskForm):
    """The transaction that paid it back."""

    transaction = StringField(
        lazy_gettext("Hash of the transaction"),
        filters=[squish],
        validators=[LONG],
        render_kw={
            "autocomplete": "off",
            "spellcheck": "false",
            "class": "ltr-field",
        },
    )
    sent = BooleanField(
        lazy_gettext("I sent exactly this amount to exactly this address"),
        validators=[DataRequired(lazy_gettext("Compare both, then tick this"))],
    )


@dataclass(frozen=True, kw_only=True)
class Card:
    """What staff see of one transfer's refund; `state` is as things stand now."""

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
    payout = state is RefundState.EXECUTING
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
    )


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
