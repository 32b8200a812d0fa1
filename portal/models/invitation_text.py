"""The words of invitations, where the platform writes its own."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, enum_type
from portal.models.staff import Staff
from portal.states import Channel


class InvitationText(Base):
    """One version of the text for a language and a channel; the newest is in force."""

    __tablename__ = "invitation_text"
    __table_args__ = (UniqueConstraint("language", "channel", "version"),)

    language: Mapped[str] = mapped_column(String(12))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    version: Mapped[int]
    shipped: Mapped[bool]  # back to the portal's own text
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_by: Mapped[Staff] = relationship()
    written_at: Mapped[datetime]
