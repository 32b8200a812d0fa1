"""Who holds a verification in the queue, and rejections that await a second person."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.staff import Staff
from portal.models.verification import Decision, Verification
from portal.states import ProposalState
from portal.vault import Vault


class Claim(Base):
    """
    Who held a verification last; they hold it still until the lease ends.

    `taken_from` is whom a colleague took it over from: they are told when they look.
    """

    __tablename__ = "claim"

    verification_id: Mapped[int] = mapped_column(
        ForeignKey("verification.id"), unique=True
    )
    verification: Mapped[Verification] = relationship()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    staff: Mapped[Staff] = relationship(foreign_keys=staff_id)
    since: Mapped[datetime]
    until: Mapped[datetime]
    taken_from_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Proposal(Public, Base):
    """A rejection by one person that another must confirm; one is open at a time."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index(
            "uq_proposal_one_open",
            "verification_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    verification_id: Mapped[int] = mapped_column(
        ForeignKey("verification.id"), index=True
    )
    verification: Mapped[Verification] = relationship()
    state: Mapped[ProposalState] = mapped_column(
        enum_type(ProposalState), default=ProposalState.OPEN
    )
    round: Mapped[int]
    at_version: Mapped[int]  # the verification's, once it was proposed
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship(foreign_keys=staff_id)
    proposed_at: Mapped[datetime]
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    text_for_customer_sealed: Mapped[bytes | None]
    text_for_customer = sealed_text()
    text_for_staff_sealed: Mapped[bytes | None]
    text_for_staff = sealed_text()

    second_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    second: Mapped[Staff | None] = relationship(foreign_keys=second_id)
    settled_at: Mapped[datetime | None]
    note_sealed: Mapped[bytes | None]
    note = sealed_text()  # why it was sent back
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    decision: Mapped[Decision | None] = relationship()

    @property
    def vault(self) -> Vault:
        return self.verification.vault
