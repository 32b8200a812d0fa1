"""What automated checks found, a row a finding."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, enum_type, sealed_json
from portal.models.verification import Verification
from portal.states import CheckOutcome
from portal.vault import Vault

if TYPE_CHECKING:
    from portal.models.evidence import Evidence


class Check(Base):
    """
    The result of one check of one picture, or of a verification's round as a whole.

    Of several rows with one name the newest counts; older ones stay for the record.
    `values` hold what was read of a person, and are sealed.
    """

    __tablename__ = "check_result"
    __table_args__ = (Index("ix_check_round", "verification_id", "round"),)

    verification_id: Mapped[int] = mapped_column(ForeignKey("verification.id"))
    verification: Mapped[Verification] = relationship()
    round: Mapped[int]
    evidence_id: Mapped[int | None] = mapped_column(
        ForeignKey("evidence.id"), index=True
    )
    evidence: Mapped["Evidence | None"] = relationship(back_populates="checks")
    name: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[CheckOutcome] = mapped_column(enum_type(CheckOutcome))
    score: Mapped[float | None]
    limit: Mapped[float | None]  # in the unit of the score
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    values_sealed: Mapped[bytes | None]
    values = sealed_json()
    milliseconds: Mapped[int]
    made_at: Mapped[datetime]

    @property
    def vault(self) -> Vault:
        return self.verification.vault
