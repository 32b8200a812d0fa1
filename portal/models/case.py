"""A matter that people decide: about a customer, or about one of their transfers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.exposure import ScreeningOutcome
from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.customer import Customer
from portal.models.screening import Screening
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.states import CaseKind, CaseStage, CaseState, Measure, ProposalState
from portal.vault import Vault


class Case(Public, Base):
    """
    One matter, who works on it, and whether it is decided.

    Of notices one is open for a customer; of a transfer there is one for good, which
    opens again when something stricter is found: `round` counts how often.
    `screening` is the one that opened it last, with the strictest it said by then;
    `flagged_at` is when its risk was seen: the clock of the decision begins there.
    """

    __tablename__ = "compliance_case"  # "case" is a word of SQL
    __table_args__ = (
        Index("ix_compliance_case_state", "state", "opened_at"),
        Index("ix_compliance_case_flagged", "state", "kind", "flagged_at"),
        Index(
            "uq_compliance_case_open",
            "customer_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'open' AND kind = 'notice'"),
            postgresql_where=text("state = 'open' AND kind = 'notice'"),
        ),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    kind: Mapped[CaseKind] = mapped_column(enum_type(CaseKind))
    state: Mapped[CaseState] = mapped_column(
        enum_type(CaseState), default=CaseState.OPEN
    )
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    holder: Mapped[Staff | None] = relationship(foreign_keys=holder_id)
    held_since: Mapped[datetime | None]
    taken_from_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    transfer_id: Mapped[int | None] = mapped_column(
        ForeignKey("transfer.id"), unique=True
    )
    transfer: Mapped[Transfer | None] = relationship()
    screening_id: Mapped[int | None] = mapped_column(ForeignKey("screening.id"))
    screening: Mapped[Screening | None] = relationship()
    outcome: Mapped[ScreeningOutcome | None] = mapped_column(
        enum_type(ScreeningOutcome)
    )
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    stage: Mapped[CaseStage | None] = mapped_column(enum_type(CaseStage))
    stage_since: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)  # grows with all that decides
    flagged_at: Mapped[datetime | None]
    asked_to_verify_at: Mapped[datetime | None]
    verify_told_at: Mapped[datetime | None]  # the letter was written
    alarmed_at: Mapped[datetime | None]  # colleagues were told that the time is over


class CaseDecision(Public, Base):
    """
    What was decided in a case, and why; a later one of it counts instead.

    `seconds` ran from the risk's being seen to the decision, pauses left out; `late`
    says whether that was too long.
    """

    __tablename__ = "case_decision"

    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), index=True)
    case: Mapped[Case] = relationship()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship(foreign_keys=staff_id)
    second_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    second: Mapped[Staff | None] = relationship(foreign_keys=second_id)
    measure: Mapped[Measure] = mapped_column(enum_type(Measure))
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    round: Mapped[int] = mapped_column(default=1)
    decided_at: Mapped[datetime]
    seconds: Mapped[int | None]
    late: Mapped[bool] = mapped_column(default=False)
    text_for_customer_sealed: Mapped[bytes | None]
    text_for_staff_sealed: Mapped[bytes | None]
    text_for_customer = sealed_text()
    text_for_staff = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.case.customer.vault


class CaseProposal(Public, Base):
    """A decision by one person that another must confirm; one is open at a time."""

    __tablename__ = "case_proposal"
    __table_args__ = (
        Index(
            "uq_case_proposal_open",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), index=True)
    case: Mapped[Case] = relationship()
    state: Mapped[ProposalState] = mapped_column(
        enum_type(ProposalState), default=ProposalState.OPEN
    )
    round: Mapped[int]
    measure: Mapped[Measure] = mapped_column(enum_type(Measure))
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship(foreign_keys=staff_id)
    proposed_at: Mapped[datetime]
    text_for_customer_sealed: Mapped[bytes | None]
    text_for_staff_sealed: Mapped[bytes | None]
    text_for_customer = sealed_text()
    text_for_staff = sealed_text()

    second_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    second: Mapped[Staff | None] = relationship(foreign_keys=second_id)
    settled_at: Mapped[datetime | None]
    note_sealed: Mapped[bytes | None]
    note = sealed_text()  # why it was sent back
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("case_decision.id"))
    decision: Mapped[CaseDecision | None] = relationship()

    @property
    def vault(self) -> Vault:
        return self.case.customer.vault


class CasePause(Base):
    """A time in which a partner's block kept everybody waiting: no clock runs."""

    __tablename__ = "case_pause"
    __table_args__ = (
        Index(
            "uq_case_pause_open",
            "case_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), index=True)
    case: Mapped[Case] = relationship()
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship(foreign_keys=staff_id)
    why_sealed: Mapped[bytes | None]
    why = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.case.customer.vault


class CaseNote(Base):
    """What a colleague wrote down about a case, for colleagues."""

    __tablename__ = "case_note"

    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), index=True)
    case: Mapped[Case] = relationship()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship(foreign_keys=staff_id)
    written_at: Mapped[datetime]
    text_sealed: Mapped[bytes | None]
    text = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.case.customer.vault
