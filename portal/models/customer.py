"""The customer, what is searched of them, and what they consented to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import STATISTICS, Base, KeyHolder, Public, sealed_text
from portal.vault import Vault


class Customer(KeyHolder, Public, Base):
    """A person known to the platform; everything that names them is sealed."""

    __tablename__ = "customer"
    __table_args__ = (
        Index("ix_customer_registered", "registered_at", "id"),
        Index("ix_customer_to_verify", "verify_by", "id"),
        Index("ix_customer_language", "language", "id"),
    )

    reference: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(12), default="en")
    registered_at: Mapped[datetime]
    verify_by: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # the relationship; terms of keeping start here
    erased_at: Mapped[datetime | None]  # the data key was destroyed

    name_sealed: Mapped[bytes | None]
    email_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    name = sealed_text()
    email = sealed_text()  # as the platform or the customer gave it
    phone = sealed_text()  # E.164

    # of the search keys that its lookups were made by; an older one is made anew
    keys_version: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    email_confirmed_at: Mapped[datetime | None]
    phone_confirmed_at: Mapped[datetime | None]

    lookups: Mapped[list["Lookup"]] = relationship(
        back_populates="customer", cascade="all, delete-orphan"
    )


class Lookup(Base):
    """
    One keyed hash by which a customer is found: name word, e-mail, phone …

    The index holds the customer, so that words of a name are joined within it.
    """

    __tablename__ = "lookup"
    __table_args__ = (Index("ix_lookup_of", "kind", "digest", "customer_id"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    # who plans a search must know the common names from the rare ones
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), info={STATISTICS: 1000})
    customer: Mapped[Customer] = relationship(back_populates="lookups")


class Consent(Base):
    """One answer to the consent page; the newest one counts."""

    __tablename__ = "consent"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    text_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(12))
    given: Mapped[bool]
    answered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    address_sealed: Mapped[bytes | None]
    address = sealed_text()  # the network address the answer came from

    @property
    def vault(self) -> Vault:
        return self.customer.vault
