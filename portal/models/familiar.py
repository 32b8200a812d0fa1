"""By what a document or a face is known again at another customer."""

import struct
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Sealed
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.vault import Vault

TEMPLATE = struct.Struct("<128f")


class DocumentSeen(Base):
    """
    The keyed hashes of the document that a round of a verification showed.

    `digest` is of issuing state and number, `number` of the number alone: by it the
    customer is searched, and is found no more once the row is forgotten. A number
    that is read anew replaces the row of its round.
    """

    __tablename__ = "document_seen"
    __table_args__ = (
        UniqueConstraint("verification_id", "round"),
        Index("ix_document_seen_found", "digest", "customer_id"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    verification_id: Mapped[int] = mapped_column(ForeignKey("verification.id"))
    verification: Mapped[Verification] = relationship()
    round: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    number: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    seen_at: Mapped[datetime]


class FaceTemplate(Base):
    """
    The face of one selfie: 128 numbers of 32 bits, sealed by the customer's key.

    Biometric data: it goes with its retention, and with its customer. A row is never
    changed, and its id never given again, so that a worker may keep it opened.
    """

    __tablename__ = "face_template"
    __table_args__ = ({"sqlite_autoincrement": True},)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), unique=True)
    evidence: Mapped[Evidence] = relationship()
    model: Mapped[str] = mapped_column(String(40))  # only those of one model compare
    made_at: Mapped[datetime] = mapped_column(index=True)
    template_sealed: Mapped[bytes | None]
    template: Sealed[tuple[float, ...]] = Sealed(
        lambda numbers: TEMPLATE.pack(*numbers), TEMPLATE.unpack
    )

    @property
    def vault(self) -> Vault:
        return self.customer.vault
