"""A case as a paper: asked for by a colleague, made by the worker, kept for days."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public
from portal.models.case import Case
from portal.models.making import Making
from portal.models.staff import Staff
from portal.vault import Vault


class CaseFile(Making, Public, Base):
    """
    The newest paper about one case; the row goes with it.

    What was made before stays until the newer one is there. It lies in storage under
    `storage_key`, sealed by the customer's key. `told_until` is the newest event of
    the audit log that it tells of.
    """

    __tablename__ = "case_file"

    case_id: Mapped[int] = mapped_column(ForeignKey("compliance_case.id"), unique=True)
    case: Mapped[Case] = relationship()
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_by: Mapped[Staff] = relationship(foreign_keys=asked_by_id)
    made_for_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_for: Mapped[Staff | None] = relationship(foreign_keys=made_for_id)
    storage_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    place: Mapped[str | None] = mapped_column(String(40))  # that it is sealed for
    told_until: Mapped[int | None]

    @property
    def vault(self) -> Vault:
        return self.case.customer.vault
