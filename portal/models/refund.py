"""Requests for a refund of held money, and until when one may be asked for."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.refunds.course import RefundState
from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.case import Case, CaseDecision
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.vault import Vault

COUNTS = text("state NOT IN ('cancelled', 'forfeited')")


class RefundRequest(Public, Base):
    """
    One request to pay held money back, to the address that it came from.

    Of a transfer one counts at a time; once paid it does for good. Rate, fee and costs
    are decimal strings, as staff entered them; `quote` is what `domain.refunds` made of
    them. `version` grows with all that changes what is paid.
    """

    __tablename__ = "refund_request"
    __table_args__ = (
        Index(
            "uq_refund_request_counts",
            "transfer_id",
            unique=True,
            sqlite_where=COUNTS,
            postgresql_where=COUNTS,
        ),
        Index("ix_refund_request_state", "state", "due_at"),
        CheckConstraint(
            "state NOT IN ('accepted', 'executing', 'paid') OR accepted_at IS NOT NULL",
            name="accepted",
        ),
        CheckConstraint(
            "state <> 'executing' OR decision_id IS NOT NULL",
            name="decided",
        ),
        CheckConstraint(
            "state <> 'paid' OR irregular OR decision_id IS NOT NULL",
            name="paid_by_decision",
        ),
        CheckConstraint(
            "state <> 'paid' OR (paid_at IS NOT NULL AND paid_by_id IS NOT NULL)",
            name="paid_by_somebody",
        ),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), index=True)
    transfer: Mapped[Transfer] = relationship()
    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), index=True)
    case: Mapped[Case] = relationship()
    state: Mapped[RefundState] = mapped_column(enum_type(RefundState))
    version: Mapped[int] = mapped_column(default=1)
    requested_at: Mapped[datetime]
    counts_on: Mapped[date] = mapped_column(Date)  # the day it counts as asked for
    declined_at: Mapped[datetime | None]  # chose not to be verified

    usd_rate: Mapped[str | None] = mapped_column(String(60))
    network_fee: Mapped[str | None] = mapped_column(String(60))
    costs: Mapped[str | None] = mapped_column(String(60))
    rate_source: Mapped[str | None] = mapped_column(String(100))
    figures_at: Mapped[datetime | None]
    figures_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    figures_by: Mapped[Staff | None] = relationship(foreign_keys=figures_by_id)

    quote: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    quoted_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("case_decision.id"))
    decision: Mapped[CaseDecision | None] = relationship()
    due_at: Mapped[datetime | None]
    alarmed_at: Mapped[datetime | None]  # colleagues were told that the time is over

    payout_sealed: Mapped[bytes | None]
    payout = sealed_text()  # the hash of the transaction that paid it
    paid_at: Mapped[datetime | None]
    paid_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    paid_by: Mapped[Staff | None] = relationship(foreign_keys=paid_by_id)
    late: Mapped[bool] = mapped_column(default=False)  # recorded after `due_at`
    # paid although it was not to be
    irregular: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]

    @property
    def vault(self) -> Vault:
        return self.customer.vault


class RefundTerm(Base):
    """
    Until when a refund of a held transfer may be asked for, and what was told of it.

    `told` is the day of the newest notice, counted from `held_on`. `ours` says that
    the last day went by while the customer waited for us: then they get more days.
    The worker looks at each row once a day of the platform.
    """

    __tablename__ = "refund_term"
    __table_args__ = (Index("ix_refund_term_due", "ended_at", "looked_on"),)

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), unique=True)
    transfer: Mapped[Transfer] = relationship()
    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"))
    case: Mapped[Case] = relationship()
    held_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    told: Mapped[int] = mapped_column(default=0)
    frozen: Mapped[bool] = mapped_column(default=False)
    ours: Mapped[bool] = mapped_column(default=False)
    looked_on: Mapped[date] = mapped_column(Date)
    ended_at: Mapped[datetime | None]  # forfeited, or not held any more
