"""The passing of a verification to a phone."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type
from portal.models.verification import Verification
from portal.states import HandoffEnd, HandoffWay


class Handoff(Public, Base):
    """
    One link to one phone, for some steps of one verification.

    Only the hash of the link's secret is stored. The claiming phone is bound by a
    session row of its own (audience phone) that points here.
    """

    __tablename__ = "handoff"
    __table_args__ = (Index("ix_handoff_made", "made_at"),)

    verification_id: Mapped[int] = mapped_column(
        ForeignKey("verification.id"), index=True
    )
    verification: Mapped[Verification] = relationship()
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    steps: Mapped[list[str]] = mapped_column(JSON)
    ways: Mapped[list[HandoffWay]] = mapped_column(JSON, default=list)
    from_device: Mapped[str] = mapped_column(String(80))  # "Firefox on Linux"
    by_session: Mapped[str | None] = mapped_column(String(20))  # its public id
    made_at: Mapped[datetime]
    active_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    opened_on: Mapped[str | None] = mapped_column(String(80))
    claimed_at: Mapped[datetime | None]
    phone_device: Mapped[str | None] = mapped_column(String(80))
    number: Mapped[int | None]  # the number to match, shown by the computer
    choices: Mapped[list[int]] = mapped_column(JSON, default=list)
    matched_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[HandoffEnd | None] = mapped_column(enum_type(HandoffEnd))
