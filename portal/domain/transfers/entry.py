"""What is typed of a transfer, read field by field before anything else happens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from portal.domain.exposure import Direction
from portal.domain.transfers import amounts, networks
from portal.domain.transfers.addresses import checked, checked_hash
from portal.domain.transfers.refusals import EntryRefused


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A transfer in the normal forms of its network; one of the addresses is there."""

    direction: Direction
    network: str
    asset: str
    amount: str  # decimal string
    sender: str | None = field(repr=False)
    receiver: str | None = field(repr=False)
    transaction: str | None = field(repr=False)

    @property
    def address(self) -> str | None:
        """The counterparty's, which is screened."""
        incoming = self.direction is Direction.INCOMING
        return self.sender if incoming else self.receiver

    @property
    def once(self) -> str | None:
        """What names it wherever it is entered: its place in the chain, if known."""
        if self.transaction is None:
            return None
        parts = (self.network, self.asset, self.transaction, self.direction.value)
        return f"chain:{':'.join(parts)}:{self.address}"


@dataclass(frozen=True)
class Read:
    """An entry, or what is wrong with which of its fields."""

    entry: Entry | None
    problems: dict[str, EntryRefused]


def read_fields(
    *,
    direction: Direction,
    network: str,
    asset: str,
    amount: str,
    sender: str | None,
    receiver: str | None,
    transaction: str | None,
) -> Read:
    """Read all fields, each as far as it can be read without the others."""
    reading = _Reading({})
    on = reading.field("network", lambda: networks.network(network).key)
    kind = on and reading.field("asset", lambda: networks.asset(on, asset))
    value = kind and reading.field("amount", lambda: amounts.amount(amount, kind))
    needed = "sender" if direction is Direction.INCOMING else "receiver"
    given = {"sender": sender or "", "receiver": receiver or ""}
    found = {
        name: on and reading.field(name, partial(checked, on, text))
        for name, text in given.items()
        if text.strip() or name == needed
    }
    hashed = (transaction or "").strip() or None
    if on and hashed:
        hashed = reading.field("transaction", partial(checked_hash, on, hashed))
    if reading.problems or not (on and kind and value):
        return Read(None, reading.problems)
    entry = Entry(
        direction=direction,
        network=on,
        asset=kind.symbol,
        amount=amounts.written(value),
        sender=found.get("sender"),
        receiver=found.get("receiver"),
        transaction=hashed,
    )
    return Read(entry, {})


def read(**given: Any) -> Entry:
    """Read all fields, as `read_fields` does; raise the first EntryRefused."""
    found = read_fields(**given)
    if found.entry is None:
        raise next(iter(found.problems.values()))
    return found.entry


@dataclass(frozen=True)
class _Reading:
    problems: dict[str, EntryRefused]

    def field(self, name: str, take: Callable[[], Any]) -> Any:
        try:
            return take()
        except EntryRefused as problem:
            self.problems[name] = problem
            return None
