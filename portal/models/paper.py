"""Papers that a customer is asked for in a case, and the files they gave."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.case import Case
from portal.models.staff import Staff
from portal.states import PaperKind, PaperState
from portal.vault import Vault


class PaperRequest(Public, Base):
    """What a customer is asked for, in the words they read, and where it stands."""

    __tablename__ = "paper_request"
    __table_args__ = (Index("ix_paper_request_next", "state", "next_at"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), index=True)
    case: Mapped[Case] = relationship()
    kind: Mapped[PaperKind] = mapped_column(enum_type(PaperKind))
    state: Mapped[PaperState] = mapped_column(
        enum_type(PaperState), default=PaperState.ASKED
    )
    asked_at: Mapped[datetime]  # the last time: again after a refusal
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_by: Mapped[Staff] = relationship(foreign_keys=asked_by_id)
    due_at: Mapped[datetime]
    reminded: Mapped[int] = mapped_column(default=0)  # letters since it was asked
    next_at: Mapped[datetime]  # of the next letter, or the end
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]  # accepted, refused or withdrawn
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    settled_by: Mapped[Staff | None] = relationship(foreign_keys=settled_by_id)
    words_sealed: Mapped[bytes | None]
    reason_sealed: Mapped[bytes | None]
    words = sealed_text()  # what is needed, for the customer
    reason = sealed_text()  # why the papers did not do, for the customer

    papers: Mapped[list["Paper"]] = relationship(
        back_populates="request", order_by="Paper.id"
    )

    @property
    def vault(self) -> Vault:
        return self.case.customer.vault


class Paper(Public, Base):
    """
    One file of a customer.

    A picture lies re-encoded in storage under `storage_key`; a PDF as it was given,
    sealed, and is shown page by page as pictures. One that its owner took back has no
    key any more.
    """

    __tablename__ = "paper"
    __table_args__ = (Index("ix_paper_known", "request_id", "fingerprint"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), index=True)
    case: Mapped[Case] = relationship()
    request_id: Mapped[int] = mapped_column(ForeignKey("paper_request.id"), index=True)
    request: Mapped[PaperRequest] = relationship(back_populates="papers")
    received_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]  # its owner said that all is there
    removed_at: Mapped[datetime | None]
    is_pdf: Mapped[bool]
    pages: Mapped[int]
    size: Mapped[int]  # bytes, as stored before encryption
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    storage_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    name_sealed: Mapped[bytes | None]
    name = sealed_text()  # of the file, as its owner knows it

    @property
    def vault(self) -> Vault:
        return self.case.customer.vault
