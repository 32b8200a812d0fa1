"""The asking of a verified customer once more, one at a time or many at once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, KeyHolder, Public, enum_type, sealed_text
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.states import ReverificationKind, ReverificationState
from portal.vault import Vault


class ReverificationBatch(KeyHolder, Public, Base):
    """
    A group that is asked at once; the worker goes through it by customers' ids.

    It has a data key of its own for the words of staff.
    """

    __tablename__ = "reverification_batch"

    kind: Mapped[ReverificationKind] = mapped_column(enum_type(ReverificationKind))
    group: Mapped[dict[str, Any]] = mapped_column(JSON)  # as a query
    why_sealed: Mapped[bytes | None]
    why = sealed_text()
    grace_days: Mapped[int]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    total: Mapped[int]  # customers of the group when it was made
    until_id: Mapped[int]  # of the customer who registered last, then
    # up to here all were looked at: customers, or once it is cancelled those asked
    after_id: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[int] = mapped_column(default=0)
    not_verified: Mapped[int] = mapped_column(default=0)
    asked_already: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Reverification(Public, Base):
    """
    One asking of one customer, until when they have time, and how it ended.

    Without `asked_by_id` the portal asked by itself, before a document expires.
    `tell_at` is when the customer is to be written to next.
    """

    __tablename__ = "reverification"
    __table_args__ = (
        Index(
            "uq_reverification_one_open",
            "customer_id",
            unique=True,
            sqlite_where=text("state IN ('asked', 'started')"),
            postgresql_where=text("state IN ('asked', 'started')"),
        ),
        Index("ix_reverification_batch", "batch_id", "state"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("reverification_batch.id"))
    kind: Mapped[ReverificationKind] = mapped_column(enum_type(ReverificationKind))
    state: Mapped[ReverificationState] = mapped_column(
        enum_type(ReverificationState), default=ReverificationState.ASKED
    )
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tell_at: Mapped[datetime | None] = mapped_column(index=True)
    overdue_at: Mapped[datetime | None]  # when it was found that the time is over
    ended_at: Mapped[datetime | None]
    verification_id: Mapped[int | None] = mapped_column(
        ForeignKey("verification.id"), index=True
    )
    verification: Mapped[Verification | None] = relationship()
    why_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]
    why = sealed_text()  # staff's words to the customer
    address = sealed_text()  # the network address from which it was confirmed

    @property
    def vault(self) -> Vault:
        return self.customer.vault


class Renewal(Base):
    """
    The day on which to ask a verified customer for a new document.

    The date of expiry itself stays sealed, with what was read of the document. Until
    it `is_planned` the day is that of the approval.
    """

    __tablename__ = "renewal"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), unique=True)
    verification_id: Mapped[int] = mapped_column(ForeignKey("verification.id"))
    verification: Mapped[Verification] = relationship()
    ask_again_on: Mapped[date] = mapped_column(Date, index=True)
    is_planned: Mapped[bool] = mapped_column(default=False)
