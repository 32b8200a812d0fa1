"""What outlives an erasure because a law asks for it, and the proofs of removal."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import (
    Base,
    KeyHolder,
    Public,
    enum_type,
    sealed_json,
    sealed_text,
)
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.states import RightKind, RightOutcome
from portal.vault import Vault


class KeptRecord(KeyHolder, Public, Base):
    """
    What the law keeps of an erased customer, under a key of its own.

    `record` is what `services.own_data` gave at the erasure, less what no law asks
    for; the pictures that are kept were sealed anew by this key. At `keep_until` the
    key is destroyed too, and `gone_at` says so.
    """

    __tablename__ = "kept_record"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), unique=True)
    customer: Mapped[Customer] = relationship()
    made_at: Mapped[datetime]
    keep_until: Mapped[datetime] = mapped_column(index=True)
    gone_at: Mapped[datetime | None]
    record_sealed: Mapped[bytes | None]
    record = sealed_json()


class RightRequest(Public, Base):
    """What a customer asked for and a person has to answer."""

    __tablename__ = "right_request"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    kind: Mapped[RightKind] = mapped_column(enum_type(RightKind))
    field: Mapped[str | None] = mapped_column(String(20))  # what is to be corrected
    asked_at: Mapped[datetime]
    wish_sealed: Mapped[bytes | None]
    wish = sealed_text()
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    outcome: Mapped[RightOutcome | None] = mapped_column(enum_type(RightOutcome))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff | None] = relationship()
    answer_sealed: Mapped[bytes | None]
    answer = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.customer.vault


class RetentionReceipt(Public, Base):
    """What one run of the retention removed of one kind; its event is in the chain."""

    __tablename__ = "retention_receipt"

    artefact: Mapped[str] = mapped_column(String(40))  # a key of `domain.retention`
    count: Mapped[int]
    oldest: Mapped[datetime | None]  # when the oldest of them began to be kept
    at: Mapped[datetime] = mapped_column(index=True)
    event: Mapped[int]  # the sequence of its event in the audit log
