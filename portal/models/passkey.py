"""What a colleague signs in with instead of typing a code: WebAuthn's credentials."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type
from portal.models.staff import Staff
from portal.states import Ceremony


class Passkey(Public, Base):
    """One credential; the secret half never leaves the colleague's device."""

    __tablename__ = "passkey"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    staff: Mapped[Staff] = relationship(back_populates="passkeys")
    # WebAuthn Level 3 §4: at most 1023 bytes
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)  # COSE
    sign_count: Mapped[int]  # 0 for ever where the device does not count
    transports: Mapped[list[str]] = mapped_column(JSON, default=list)
    synced: Mapped[bool]  # kept by an account of the colleague, on several devices
    name: Mapped[str] = mapped_column(String(60))  # the colleague's word for it
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]  # its counter stepped back: perhaps copied


class PasskeyChallenge(Public, Base):
    """What one ceremony must sign; it is gone as soon as an answer comes."""

    __tablename__ = "passkey_challenge"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    ceremony: Mapped[Ceremony] = mapped_column(enum_type(Ceremony))
    challenge: Mapped[bytes] = mapped_column(LargeBinary(64))
    expires_at: Mapped[datetime] = mapped_column(index=True)
