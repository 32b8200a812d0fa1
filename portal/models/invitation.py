"""A message that asks a customer to verify."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type
from portal.models.customer import Customer
from portal.states import InvitationWay


class Invitation(Public, Base):
    """One link that lets one customer in; a newer one, or staff, ends it."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_made", "made_at"),)

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    customer: Mapped[Customer] = relationship()
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    way: Mapped[InvitationWay] = mapped_column(enum_type(InvitationWay))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    entered_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
