"""One passage of a customer through the steps."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type, sealed_json, sealed_text
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.states import (
    DecisionOutcome,
    Device,
    DocumentType,
    VerificationState,
)
from portal.vault import Vault


class Verification(Public, Base):
    """Where one passage stands; every change of it or its parts raises `version`."""

    __tablename__ = "verification"
    __table_args__ = (
        Index("ix_verification_queue", "state", "submitted_at", "id"),
        Index("ix_verification_standing", "state", "customer_id", "id"),
        Index("ix_verification_newest", "customer_id", "id", "state"),
        Index("ix_verification_started", "started_at"),
        Index("ix_verification_decided", "decided_at"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    customer: Mapped[Customer] = relationship()
    state: Mapped[VerificationState] = mapped_column(
        enum_type(VerificationState), default=VerificationState.OPEN
    )
    version: Mapped[int] = mapped_column(default=1)
    answers_version: Mapped[int] = mapped_column(default=1)  # of the last answer
    round: Mapped[int] = mapped_column(default=1)
    document_type: Mapped[DocumentType | None] = mapped_column(enum_type(DocumentType))
    country_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # declared
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]

    steps: Mapped[list["StepProgress"]] = relationship(
        back_populates="verification", cascade="all, delete-orphan", lazy="joined"
    )

    @property
    def vault(self) -> Vault:
        return self.customer.vault

    def progress(self, key: str) -> "StepProgress | None":
        """Give what is kept of one step, or None if it was never touched."""
        return next((step for step in self.steps if step.key == key), None)


# of a customer's verifications, those among which the newest is "the" one
COUNTS = Verification.state != VerificationState.CANCELLED


class StepProgress(Base):
    """What one step of one verification has: answers, and when it was done."""

    __tablename__ = "step_progress"
    __table_args__ = (UniqueConstraint("verification_id", "key"),)

    verification_id: Mapped[int] = mapped_column(
        ForeignKey("verification.id"), index=True
    )
    verification: Mapped[Verification] = relationship(back_populates="steps")
    key: Mapped[str] = mapped_column(String(20))
    done_at: Mapped[datetime | None]
    done_on: Mapped[Device | None] = mapped_column(enum_type(Device))
    asked_again_at: Mapped[datetime | None]
    asked_again_for: Mapped[list[str]] = mapped_column(JSON, default=list)
    answers_sealed: Mapped[bytes | None]
    answers = sealed_json()

    @property
    def vault(self) -> Vault:
        return self.verification.vault


class Decision(Public, Base):
    """
    What was decided about one round of a verification, and why.

    Without staff the portal decided by itself: by the `grounds` of its assessment,
    under the policy that the fingerprint names. `second` confirmed a rejection that
    `staff_id` proposed.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_decided", "decided_at"),)

    verification_id: Mapped[int] = mapped_column(
        ForeignKey("verification.id"), index=True
    )
    verification: Mapped[Verification] = relationship()
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    second: Mapped[Staff | None] = relationship(foreign_keys=second_id)
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    policy: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[DecisionOutcome] = mapped_column(enum_type(DecisionOutcome))
    decided_at: Mapped[datetime]
    steps: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    text_for_customer_sealed: Mapped[bytes | None]
    text_for_staff_sealed: Mapped[bytes | None]
    text_for_customer = sealed_text()
    text_for_staff = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.verification.vault


class Note(Base):
    """What staff wrote about a customer, for staff."""

    __tablename__ = "note"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    text_sealed: Mapped[bytes | None] = mapped_column()
    text = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.customer.vault
