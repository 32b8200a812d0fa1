"""Quotes of refunds in the reader's language, for customers and for staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext

from portal.domain.refunds import Outcome, Quote
from portal.domain.refunds.words import LABELS, REASONS
from portal.domain.transfers.amounts import written
from portal.services.refunds.rows import Rules, figures_text
from portal.web import visitors

MINUS = "\N{MINUS SIGN}"
ENDS = 6  # characters of an address or a hash that are shown of its end


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """One figure with its words; the amount has its sign, and no exponent."""

    label: str
    amount: str
    key: str


@dataclass(frozen=True, kw_only=True)
class ToldQuote:
    """A quote in words."""

    outcome: Outcome
    payout: str
    lines: tuple[ToldLine, ...]
    reasons: tuple[str, ...]
    valid_until: datetime

    @property
    def pays(self) -> bool:
        """Say whether anything would be paid."""
        return self.payout != "0"


def rules() -> Rules:
    """Give the numbers of the running portal, and its zone."""
    config = visitors.config()
    return Rules(policy=config.policy, zone=ZoneInfo(config.timezone))


def told(quote: Quote) -> ToldQuote:
    """Put a quote into words."""
    values: dict[str, Any] = dict(figures_text(rules().policy))
    return ToldQuote(
        outcome=quote.outcome,
        payout=written(quote.payout),
        lines=tuple(
            ToldLine(
                label=gettext(LABELS[line.label]),
                amount=signed(written(line.amount)),
                key=line.label,
            )
            for line in quote.lines
        ),
        reasons=tuple(gettext(REASONS[key], **values) for key in quote.reasons),
        valid_until=quote.valid_until,
    )


def signed(amount: str) -> str:
    """Write an amount with a true minus sign."""
    return amount.replace("-", MINUS)


def masked(text: str | None) -> str:
    """Show of an address its beginning and its end: enough to know it by."""
    if not text or len(text) <= 2 * ENDS:
        return text or ""
    return f"{text[:ENDS]}…{text[-ENDS:]}"
