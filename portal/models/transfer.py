"""Crypto transfers of customers, and what they are screened by."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.exposure import Direction, ScreeningOutcome
from portal.domain.transfers import TransferState
from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.customer import Customer
from portal.vault import Vault


class Transfer(Public, Base):
    """
    Money on its way to or from a customer.

    Addresses and hash are sealed with the customer's key; `address_digest` is the
    keyed hash of the counterparty's address, by which it is found again. `amount` is
    a decimal string in the asset. `passed_by` is the public id of the screening whose
    verdict let it pass: without one no row can say that it passed.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        Index("ix_transfer_state", "state", "id"),
        Index("ix_transfer_address", "address_digest"),
        Index("ix_transfer_entered", "entered_at", "first_verdict", "state"),
        CheckConstraint(
            "state <> 'passed' OR (passed_by IS NOT NULL AND settled_at IS NOT NULL)",
            name="passed_by_a_verdict",
        ),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    once: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)  # a keyed hash
    direction: Mapped[Direction] = mapped_column(enum_type(Direction))
    network: Mapped[str] = mapped_column(String(20))
    asset: Mapped[str] = mapped_column(String(20))
    amount: Mapped[str] = mapped_column(String(90))
    address_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    sender_sealed: Mapped[bytes | None]
    receiver_sealed: Mapped[bytes | None]
    transaction_sealed: Mapped[bytes | None]
    sender = sealed_text()
    receiver = sealed_text()
    transaction = sealed_text()
    state: Mapped[TransferState] = mapped_column(enum_type(TransferState))
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(60))  # "staff:…", "platform"
    settled_at: Mapped[datetime | None]  # passed, or decided
    first_verdict: Mapped[ScreeningOutcome | None] = mapped_column(
        enum_type(ScreeningOutcome)
    )  # before any person looked
    passed_by: Mapped[str | None] = mapped_column(String(20), unique=True)
    again_at: Mapped[datetime | None] = mapped_column(index=True)  # by the schedule

    @property
    def address(self) -> str | None:
        """The counterparty's: who sends what comes in, who gets what goes out."""
        incoming = self.direction is Direction.INCOMING
        return self.sender if incoming else self.receiver

    @property
    def vault(self) -> Vault:
        return self.customer.vault
