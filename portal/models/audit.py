"""The append-only, hash-chained log of who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class AuditEvent(Base):
    """
    One thing that happened; `mac` seals it to the event before.

    Actor and subject are ids ("staff:3f…", "customer:9c…"); no personal value
    stands in any column.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_customer", "customer", "sequence"),)

    sequence: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    customer: Mapped[str | None] = mapped_column(String(20))  # public id
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """Where the chain ends, so that cutting off its tail is found as well."""

    __tablename__ = "audit_head"

    sequence: Mapped[int]
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
