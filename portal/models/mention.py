"""Whom a note names, and whether they have seen it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public
from portal.models.staff import Staff
from portal.models.verification import Note


class Mention(Public, Base):
    """One colleague named in one note."""

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("note_id", "staff_id"),
        Index("ix_mention_of", "staff_id", "seen_at"),
    )

    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), index=True)
    note: Mapped[Note] = relationship()
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[Staff] = relationship()
    seen_at: Mapped[datetime | None]
