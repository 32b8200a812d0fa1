"""What somebody reported about a customer."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.states import NoticeKind
from portal.vault import Vault


class Notice(Public, Base):
    """
    One notice, as staff recorded it.

    About somebody whom we do not know it stands until they are verified, and then
    `lifted_at` says when that was noted; about somebody verified it belongs to a case.
    A withdrawn one was a mistake.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_standing", "lifted_at", "withdrawn_at"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    kind: Mapped[NoticeKind] = mapped_column(enum_type(NoticeKind))
    received_on: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    recorded_by: Mapped[Staff] = relationship(foreign_keys=[recorded_by_id])
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("compliance_case.id"), index=True
    )
    case: Mapped[Case | None] = relationship()
    lifted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_by: Mapped[Staff | None] = relationship(foreign_keys=[withdrawn_by_id])
    source_sealed: Mapped[bytes | None]
    words_sealed: Mapped[bytes | None]
    withdrawn_why_sealed: Mapped[bytes | None]
    source = sealed_text()  # from whom
    words = sealed_text()  # what was reported
    withdrawn_why = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.customer.vault
