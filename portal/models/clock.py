"""How far the clock has come among the customers."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class ClockMark(Base):
    """
    One thing that the clock does for everybody in turn, and after whom to go on.

    Everybody up to `at`, and of that moment up to `customer_id`, was looked at.
    """

    __tablename__ = "clock_mark"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    at: Mapped[datetime]
    customer_id: Mapped[int] = mapped_column(default=0)
