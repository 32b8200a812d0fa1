"""Append to the audit log and prove that nobody changed it."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.models.audit import AuditEvent, AuditHead
from portal.models.customer import Customer
from portal.vault import Keyring

GENESIS = bytes(32)
PG_LOCK = 7_205_759  # any constant: the lock that appending holds on PostgreSQL


def record(
    session: Session,
    action: str,
    *,
    actor: str,
    subject: str,
    now: datetime,
    customer: Customer | None = None,
    **details: str | int | bool | list[str] | None,
) -> AuditEvent:
    """
    Append one event in the transaction of what it tells.

    `action` is "noun.verb" ("handoff.claimed"); actor and subject are "kind:public
    id". Details hold states, counts and ids, never a personal value.
    """
    head = _lock_head(session)
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=now,
        action=action,
        actor=actor,
        subject=subject,
        customer=customer.public_id if customer else None,
        details=details,
    )
    event.mac = _seal(_keyring(session), event, previous=head.mac)
    head.sequence, head.mac = event.sequence, event.mac
    session.add(event)
    session.flush()
    return event


@dataclass(frozen=True)
class Verdict:
    """Whether the chain holds; if not, the first sequence that does not."""

    count: int
    first_bad: int | None
    why: str = ""


def verify(session: Session) -> Verdict:
    """Walk the whole chain and find the first altered, removed or inserted row."""
    in_order = select(AuditEvent).order_by(AuditEvent.sequence)
    with session.scalars(in_order.execution_options(yield_per=1000)) as events:
        found, last = _walk(events, _keyring(session))
    if found.first_bad is not None:
        return found
    head = session.scalar(select(AuditHead))
    if (head.sequence, head.mac) != (found.count, last) if head else found.count:
        return Verdict(found.count, found.count + 1, "the last rows are missing")
    return found


def _walk(events: Iterable[AuditEvent], keyring: Keyring) -> tuple[Verdict, bytes]:
    previous, count = GENESIS, 0
    for event in events:
        if event.sequence != count + 1:
            return Verdict(count, count + 1, "a row is missing"), previous
        if not hmac.compare_digest(event.mac, _seal(keyring, event, previous=previous)):
            why = "the row was altered or inserted"
            return Verdict(count, event.sequence, why), previous
        previous, count = event.mac, event.sequence
    return Verdict(count, None), previous


def _lock_head(session: Session) -> AuditHead:
    # one appender at a time; SQLite's write lock does the same by itself
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": PG_LOCK})
    head = session.scalar(
        select(AuditHead).with_for_update().execution_options(populate_existing=True)
    )
    if head is None:
        head = AuditHead(sequence=0, mac=GENESIS)
        session.add(head)
    return head


def _seal(keyring: Keyring, event: AuditEvent, *, previous: bytes) -> bytes:
    body: Mapping[str, Any] = {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "action": event.action,
        "actor": event.actor,
        "subject": event.subject,
        "customer": event.customer,
        "details": event.details,
        "previous": previous.hex(),
    }
    return keyring.digest("audit", json.dumps(body, sort_keys=True))


def _keyring(session: Session) -> Keyring:
    keyring: Keyring = session.info["keyring"]
    return keyring
