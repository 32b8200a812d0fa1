"""The movements that a selfie's maker was asked for."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type
from portal.models.verification import Verification
from portal.states import Device


class Challenge(Public, Base):
    """
    Some movements in a random order, asked for once, of one device.

    It is open until `expires_at`; a newer one of the same device ends it at once.
    `moves` are those of `domain.challenges`.
    """

    __tablename__ = "challenge"

    verification_id: Mapped[int] = mapped_column(
        ForeignKey("verification.id"), index=True
    )
    verification: Mapped[Verification] = relationship()
    device: Mapped[Device] = mapped_column(enum_type(Device))
    moves: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
