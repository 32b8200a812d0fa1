"""Figures of a refund as people type them."""

from decimal import Decimal

from portal.domain.refunds import RATE, Figures
from portal.domain.refunds.words import RefundRefused
from portal.domain.transfers import amounts
from portal.domain.transfers.networks import NETWORKS, Asset
from portal.domain.transfers.refusals import AmountRefused, NetworkRefused


def any_asset(symbol: str) -> Asset:
    """Give the asset called so on whichever network; raise NetworkRefused."""
    known = {each.symbol: each for on in NETWORKS.values() for each in on.assets}
    found = known.get(symbol.strip().upper())
    if found is None:
        names = {"network": "any network", "assets": ", ".join(known)}
        raise NetworkRefused("asset.unknown", names)
    return found


def figure(name: str, text: str, asset: Asset) -> Decimal:
    """Read an amount, or nothing ("0"); raise RefundRefused with the figure's name."""
    try:
        return amounts.amount(text, asset)
    except AmountRefused as refused:
        what = refused.reason.partition(".")[2]
        if what == "zero" and name not in {"amount", "usd_rate"}:
            return Decimal(0)
        raise RefundRefused(f"{name}.{what}", refused.values) from refused


def figures(*, usd_rate: str, network_fee: str, costs: str, asset: Asset) -> Figures:
    """Read all three; raise RefundRefused for the first that is wrong."""
    return Figures(
        usd_rate=figure("usd_rate", usd_rate, RATE),
        network_fee=figure("network_fee", network_fee, asset),
        costs=figure("costs", costs, asset),
    )
