"""Crypto transfers of customers, and what they are screened by."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.exposure import Direction
from portal.domain.transfers import TransferState
from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.customer import Customer
from portal.vault import Vault


class Transfer(Public, Base):
    """
    Money on its way to or from a customer.

    Addresses and hash are sealed with the customer's key; `address_digest` is the
    keyed hash of the counterparty's address, by which it is found again. `amount` is
    a decimal string in the asset.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        Index("ix_transfer_state", "state", "entered_at"),
        Index("ix_transfer_address", "address_digest"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    once: Mapped[str] = mapped_column(String(120), unique=True)  # against doubles
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

    @property
    def vault(self) -> Vault:
        return self.customer.vault
