"""The people who work the console."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, KeyHolder, Public, enum_type, sealed_text
from portal.states import Role

if TYPE_CHECKING:
    from portal.models.passkey import Passkey


class Staff(KeyHolder, Public, Base):
    """A member of staff; the second factor's secret is sealed."""

    __tablename__ = "staff"

    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(enum_type(Role))
    password_hash: Mapped[str] = mapped_column(default="")  # "": none set yet
    link_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    link_expires_at: Mapped[datetime | None]  # of the link that sets a password
    totp_secret_sealed: Mapped[bytes | None]
    totp_secret = sealed_text()  # base32
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]  # a code's 30 s step is used once
    added_at: Mapped[datetime]
    password_set_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]

    recovery_codes: Mapped[list["RecoveryCode"]] = relationship(
        back_populates="staff", cascade="all, delete-orphan"
    )
    passkeys: Mapped[list["Passkey"]] = relationship(
        back_populates="staff",
        cascade="all, delete-orphan",
        order_by="Passkey.id",
    )


class RecoveryCode(Base):
    """One way in without the second factor's device; works once."""

    __tablename__ = "recovery_code"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    staff: Mapped[Staff] = relationship(back_populates="recovery_codes")
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    used_at: Mapped[datetime | None]
