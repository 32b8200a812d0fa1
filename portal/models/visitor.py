"""A browser that somebody is signed in on."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type
from portal.models.customer import Customer
from portal.models.handoff import Handoff
from portal.models.staff import Staff
from portal.states import Audience


class VisitorSession(Public, Base):
    """One sign-in on one device; the cookie holds a secret, the row its hash."""

    __tablename__ = "visitor_session"

    audience: Mapped[Audience] = mapped_column(enum_type(Audience))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id"), index=True
    )
    customer: Mapped[Customer | None] = relationship()
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    staff: Mapped[Staff | None] = relationship()
    handoff_id: Mapped[int | None] = mapped_column(ForeignKey("handoff.id"), index=True)
    handoff: Mapped[Handoff | None] = relationship()
    device: Mapped[str] = mapped_column(String(80))  # "Safari on iPhone"
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # at the latest, however busy
    ended_at: Mapped[datetime | None]
    proved_at: Mapped[datetime | None]  # the second factor again, since the sign-in
