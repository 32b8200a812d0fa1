"""A matter about a customer that people decide, and what they decided."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.states import CaseKind, CaseState, Measure
from portal.vault import Vault


class Case(Public, Base):
    """One matter, who works on it, and whether it is decided; one open of a kind."""

    __tablename__ = "compliance_case"  # "case" is a word of SQL
    __table_args__ = (
        Index("ix_compliance_case_state", "state", "opened_at"),
        Index(
            "uq_compliance_case_open",
            "customer_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    kind: Mapped[CaseKind] = mapped_column(enum_type(CaseKind))
    state: Mapped[CaseState] = mapped_column(
        enum_type(CaseState), default=CaseState.OPEN
    )
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    holder: Mapped[Staff | None] = relationship()
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class CaseDecision(Public, Base):
    """What was decided in a case, and why; a later one of it counts instead."""

    __tablename__ = "case_decision"

    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), index=True)
    case: Mapped[Case] = relationship()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship()
    measure: Mapped[Measure] = mapped_column(enum_type(Measure))
    decided_at: Mapped[datetime]
    text_for_customer_sealed: Mapped[bytes | None]
    text_for_staff_sealed: Mapped[bytes | None]
    text_for_customer = sealed_text()
    text_for_staff = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.case.customer.vault
