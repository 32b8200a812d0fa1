"""What cells of registers hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.domain.cases.reasons import REASONS
from portal.domain.transfers.networks import NETWORKS
from portal.models.case import CaseDecision
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.models.transfer import Transfer

TRANSFER_HEAD = (
    "Transfer",
    "Direction",
    "Network",
    "Asset",
    "Amount",
    "Address of the other side",
    "Transaction hash",
)


def of_transfer(row: Transfer | None) -> tuple[str, ...]:
    """Give the cells under `TRANSFER_HEAD`; empty ones where there is no transfer."""
    if row is None:
        return ("",) * len(TRANSFER_HEAD)
    return (
        row.public_id,
        row.direction.value,
        NETWORKS[row.network].name if row.network in NETWORKS else row.network,
        row.asset,
        row.amount,
        row.address or "",
        row.transaction or "",
    )


def of_customer(row: Customer) -> str:
    """Give the reference; of who was erased not even that."""
    return "erased" if row.erased_at else row.reference


def at(value: datetime | None, zone: ZoneInfo) -> str:
    """Give "2026-11-22T13:00:05+01:00"; nothing for none."""
    return value.astimezone(zone).isoformat(timespec="seconds") if value else ""


def who(row: Staff | None) -> str:
    """Give a colleague's name."""
    return row.name if row else ""


def reasons(row: CaseDecision | None) -> str:
    """Give the reasons of a decision that were ticked."""
    if row is None:
        return ""
    listed = REASONS.get(row.measure, {})
    return "; ".join(listed[key].title if key in listed else key for key in row.reasons)


def rules(grounds: Sequence[Mapping[str, Any]]) -> str:
    """Give the rules that did not let it pass, each with its provider."""
    return several(
        f"{each['provider'] or 'portal'}: {each['rule']}"
        for each in grounds
        if each["outcome"] != "pass"
    )


def several(words: Iterable[str]) -> str:
    """Give each of several words once, in their order."""
    return "; ".join(dict.fromkeys(words))


def yes(value: object) -> str:
    """Give yes or no."""
    return "yes" if value else "no"
