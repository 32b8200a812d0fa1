"""When the money of a transfer was frozen, by what, and how that ended."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.case import CaseDecision
from portal.models.screening import Screening
from portal.models.transfer import Transfer


class Freeze(Base):
    """
    One time in which money was frozen; one at most lasts.

    It began by a screening, or by a decision; `decision` is also the first one that
    confirmed what a screening had frozen. It ends by a decision alone.
    """

    __tablename__ = "freeze"
    __table_args__ = (
        Index(
            "uq_freeze_lasts",
            "transfer_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), index=True)
    transfer: Mapped[Transfer] = relationship()
    began_at: Mapped[datetime] = mapped_column(index=True)
    screening_id: Mapped[int | None] = mapped_column(ForeignKey("screening.id"))
    screening: Mapped[Screening | None] = relationship()
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("case_decision.id"))
    decision: Mapped[CaseDecision | None] = relationship(foreign_keys=decision_id)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("case_decision.id"))
    ended_by: Mapped[CaseDecision | None] = relationship(foreign_keys=ended_by_id)
