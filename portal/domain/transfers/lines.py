"""One line of a file of transfers: what it says, or what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.domain.exposure import Direction
from portal.domain.transfers.columns import direction, network
from portal.domain.transfers.entry import Entry, read
from portal.domain.transfers.refusals import EntryRefused
from portal.domain.words import mark as _
from portal.errors import PortalError

LONGEST = 200  # characters of one value

# why a line is not entered, beside the sentences of domain.entries; how to mend it
PROBLEMS: Mapping[str, str] = {
    "quotes": _("A quotation mark was opened and never closed."),
    "extra": _("The line has more values than there are columns."),
    "direction": _("Say which way the money goes: incoming or outgoing."),
    "reference": _("Enter the customer's reference."),
    "unknown": _("No customer has this reference."),
    "erased": _("This customer was deleted."),
    "long": _("A value is longer than any can be."),
    "twice": _(
        "The same as line %(line)s. If both are meant, give each its hash or an id."
    ),
    "differs": _("A transfer with this hash or id is known, with other values."),
    "cancelled": _("The file was discarded before."),
}


@dataclass
class LineRefused(PortalError):
    """A line cannot be a transfer; `reason` is a key of `PROBLEMS` or `SENTENCES`."""

    reason: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that can be a transfer; `once` names it wherever it comes from."""

    reference: str
    entry: Entry
    once: str


def line_of(values: Mapping[str, str]) -> Line:
    """Read a line's values by the fields of `transfer_columns`; raise LineRefused."""
    if any(len(each) > LONGEST for each in values.values()):
        raise LineRefused("long")
    if not values.get("reference"):
        raise LineRefused("reference")
    way = direction(values.get("direction", ""))
    if way is None:
        raise LineRefused("direction")
    try:
        entry = _entry(values, way)
    except EntryRefused as problem:
        raise LineRefused(problem.reason, problem.values) from problem
    reference = values["reference"]
    return Line(
        reference=reference, entry=entry, once=_once(reference, entry, values.get("id"))
    )


def _entry(values: Mapping[str, str], way: Direction) -> Entry:
    incoming = way is Direction.INCOMING
    theirs = values.get("address") or values.get("sender" if incoming else "receiver")
    ours = values.get("own") or values.get("receiver" if incoming else "sender")
    asset = values.get("asset", "")
    return read(
        direction=way,
        network=network(values.get("network", ""), asset),
        asset=asset,
        amount=values.get("amount", ""),
        sender=theirs if incoming else ours,
        receiver=ours if incoming else theirs,
        transaction=values.get("transaction"),
    )


def _once(reference: str, entry: Entry, own_id: str | None) -> str:
    if entry.once is not None:
        return entry.once
    if own_id:
        return f"id:{own_id}"
    parts = (
        reference.upper(),
        entry.direction.value,
        entry.network,
        entry.asset,
        entry.amount,
        entry.sender or "",
        entry.receiver or "",
    )
    return f"line:{':'.join(parts)}"
