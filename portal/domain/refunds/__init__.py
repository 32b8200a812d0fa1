"""
What is paid back of held money, and how each figure comes about.

Amounts are exact decimals in the asset; the lines of a quote add up to its payout.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Context, Decimal
from enum import StrEnum
from typing import Any, Self

from portal.domain.refunds.words import RefundRefused
from portal.domain.transfers.amounts import EXACT, MOST_DIGITS, written
from portal.domain.transfers.networks import Asset
from portal.refund_policy import RefundPolicy

# cutting off twice gives what cutting off once does: 15 + 18 digits, and a rate's 33
CUT = Context(prec=100, rounding=ROUND_DOWN)
RATE = Asset(symbol="USD", decimals=18)
ZERO, HUNDRED = Decimal(0), Decimal(100)


class Outcome(StrEnum):
    """What follows from a request for a refund."""

    PAYABLE = "payable"
    FORFEITED = "forfeited"  # asked for too late
    WITHHELD = "withheld"  # until something changes


class Standing(StrEnum):
    """Whether we know who asks; to decline is the customer's own choice."""

    YES = "yes"
    NO = "no"
    DECLINED = "declined"


@dataclass(frozen=True)
class Line:
    """One figure: a key of `refund_words.LABELS`; what is taken is below zero."""

    label: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Figures:
    """US dollars for one whole of the asset, and two sums in the asset."""

    usd_rate: Decimal
    network_fee: Decimal
    costs: Decimal  # of third parties


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What is paid, line by line; `reasons` are keys of `refund_words.REASONS`."""

    outcome: Outcome
    payout: Decimal
    lines: tuple[Line, ...]
    reasons: tuple[str, ...]
    valid_until: datetime

    def as_plain(self) -> dict[str, Any]:
        """Give it as JSON takes it: amounts as decimal strings, the time in UTC."""
        return {
            "outcome": self.outcome.value,
            "payout": written(self.payout),
            "lines": [
                {"label": line.label, "amount": written(line.amount)}
                for line in self.lines
            ],
            "reasons": list(self.reasons),
            "valid_until": self.valid_until.astimezone(UTC).isoformat(
                timespec="seconds"
            ),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `as_plain` gave."""
        return cls(
            outcome=Outcome(plain["outcome"]),
            payout=Decimal(plain["payout"]),
            lines=tuple(
                Line(line["label"], Decimal(line["amount"])) for line in plain["lines"]
            ),
            reasons=tuple(plain["reasons"]),
            valid_until=datetime.fromisoformat(plain["valid_until"]),
        )


def quote(
    amount: Decimal,
    asset: Asset,
    *,
    figures: Figures,
    standing: Standing,
    held_on: date,
    requested_on: date,
    policy: RefundPolicy,
    now: datetime,
    stopped: bool = False,
) -> Quote:
    """
    Say what is paid back of an amount, to whom we know or do not know.

    Both days are the platform's. `stopped` says that something else withholds the
    customer's refunds. Raise RefundRefused for figures that cannot be.
    """
    check(amount, asset, "amount")
    if not amount:
        raise RefundRefused("amount.zero")
    check_figures(figures, asset)
    if requested_on < held_on:
        raise RefundRefused("requested_on.before")
    against = _against(standing, held_on, requested_on, policy, stopped=stopped)
    until = now + timedelta(minutes=policy.valid_minutes)
    if against:
        outcome, reason = against
        lines: tuple[Line, ...] = (
            Line("amount", amount),
            Line(outcome.value, EXACT.minus(amount)),
        )
        return Quote(
            outcome=outcome,
            payout=ZERO,
            lines=lines,
            reasons=(reason,),
            valid_until=until,
        )
    taken, reasons = _taken(amount, asset, figures, standing, policy)
    payout, lines, left = _less(amount, taken)
    return Quote(
        outcome=Outcome.PAYABLE,
        payout=payout,
        lines=lines,
        reasons=(*reasons, *left),
        valid_until=until,
    )


def own_fee(
    amount: Decimal, asset: Asset, *, usd_rate: Decimal | None, policy: RefundPolicy
) -> tuple[Decimal, bool]:
    """
    Give what the platform takes of somebody who declined, and whether the cap holds.

    Rounded down to the asset's decimals, for the customer; without a rate, the most.
    """
    share = _down(CUT.divide(CUT.multiply(amount, policy.percent), HUNDRED), asset)
    if usd_rate is None:
        return share, False
    cap = _down(CUT.divide(policy.cap_usd, usd_rate), asset)
    return (cap, True) if cap < share else (share, False)


def check(value: Decimal, asset: Asset, name: str) -> None:
    """Raise RefundRefused unless this may be an amount of the asset, or nothing."""
    if not value.is_finite():
        raise RefundRefused(f"{name}.unknown")
    if value < 0:
        raise RefundRefused(f"{name}.negative")
    if value.adjusted() >= MOST_DIGITS:
        raise RefundRefused(f"{name}.huge", {"digits": str(MOST_DIGITS)})
    exponent = value.normalize(EXACT).as_tuple().exponent
    if isinstance(exponent, int) and -exponent > asset.decimals:
        limits = {"asset": asset.symbol, "decimals": str(asset.decimals)}
        raise RefundRefused(f"{name}.decimals", limits)


def check_figures(figures: Figures, asset: Asset) -> None:
    """Raise RefundRefused unless these figures may be."""
    check(figures.usd_rate, RATE, "usd_rate")
    if not figures.usd_rate:
        raise RefundRefused("usd_rate.zero")
    check(figures.network_fee, asset, "network_fee")
    check(figures.costs, asset, "costs")


def _against(
    standing: Standing,
    held_on: date,
    requested_on: date,
    policy: RefundPolicy,
    *,
    stopped: bool,
) -> tuple[Outcome, str] | None:
    """Say why nothing is paid; None if something is."""
    if (requested_on - held_on).days > policy.days:
        return Outcome.FORFEITED, "late"
    if stopped:
        return Outcome.WITHHELD, "stopped"
    if standing is Standing.YES:
        return None
    if policy.preset == "no_refund_to_unverified":
        return Outcome.WITHHELD, "unverified_preset"
    return None if standing is Standing.DECLINED else (Outcome.WITHHELD, "unverified")


def _taken(
    amount: Decimal,
    asset: Asset,
    figures: Figures,
    standing: Standing,
    policy: RefundPolicy,
) -> tuple[Sequence[Line], Sequence[str]]:
    """List what is taken, and why."""
    network = Line("network_fee", EXACT.minus(figures.network_fee))
    if standing is Standing.YES:
        spared = ("costs_not_charged",) if figures.costs else ()
        return (network,), ("verified", *spared)
    fee, capped = own_fee(amount, asset, usd_rate=figures.usd_rate, policy=policy)
    lines = (
        network,
        Line("service_fee", EXACT.minus(fee)),
        Line("third_party_costs", EXACT.minus(figures.costs)),
    )
    return lines, ("declined", "fee_cap" if capped else "fee_percent")


def _less(
    amount: Decimal, taken: Sequence[Line]
) -> tuple[Decimal, tuple[Line, ...], tuple[str, ...]]:
    """Take the lines from the amount, but never more than there is."""
    rest = amount
    for line in taken:
        rest = EXACT.add(rest, line.amount)
    lines = (Line("amount", amount), *taken)
    if rest >= 0:
        return rest, lines, () if rest else ("nothing_left",)
    return ZERO, (*lines, Line("not_charged", EXACT.minus(rest))), ("nothing_left",)


def _down(value: Decimal, asset: Asset) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-asset.decimals), context=CUT)
