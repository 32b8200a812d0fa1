"""What the portal sends, and the codes inside."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, KeyHolder, Public, enum_type, sealed_text
from portal.models.customer import Customer
from portal.states import Channel, CodePurpose, MessageStatus


class Message(KeyHolder, Public, Base):
    """
    One text or e-mail, written in the transaction that asks for it.

    It has a data key of its own, so that its words can be erased before the
    customer is, and so that a message to a stranger is sealed as well.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "status", "try_at"),
        Index("ix_message_to", "to_digest", "written_at"),
        # what the numbers count by stands in it: they read no row of a million
        Index(
            "ix_message_written",
            *("written_at", "channel", "country", "gateway", "status"),
        ),
        Index(
            "ix_message_failed",
            "written_at",
            sqlite_where=text("status = 'failed'"),
            postgresql_where=text("status = 'failed'"),
        ),
    )

    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id"), index=True
    )
    customer: Mapped[Customer | None] = relationship()
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    kind: Mapped[str] = mapped_column(String(40))  # the template's name
    subject_id: Mapped[str | None] = mapped_column(
        String(20), index=True
    )  # public id of the invitation, handoff or code it carries
    once: Mapped[str] = mapped_column(String(120), unique=True)  # against doubles
    to_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    to_sealed: Mapped[bytes | None]
    subject_sealed: Mapped[bytes | None]
    body_sealed: Mapped[bytes | None]
    html_sealed: Mapped[bytes | None]
    to = sealed_text()
    subject = sealed_text()
    body = sealed_text()
    html = sealed_text()

    status: Mapped[MessageStatus] = mapped_column(
        enum_type(MessageStatus), default=MessageStatus.QUEUED
    )
    failure: Mapped[str | None]  # the gateway's reason, without personal data
    failure_code: Mapped[str | None] = mapped_column(String(20))
    # of a text's number, as `domain.telephones` knows it; None before it was kept
    country: Mapped[str | None] = mapped_column(String(3))
    gateway: Mapped[str | None] = mapped_column(String(20))  # that was tried last
    provider_id: Mapped[str | None] = mapped_column(String(120), index=True)
    tries: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime]
    try_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]  # by a worker; old and unsent: taken anew
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]  # delivered or failed


class Code(Public, Base):
    """
    A one-time code, as a keyed hash bound to purpose and target.

    Without a customer it is a stranger's who asked to sign in: nobody was told it,
    and everything else goes as if somebody were.
    """

    __tablename__ = "code"
    __table_args__ = (Index("ix_code_target", "target_digest", "made_at"),)

    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id"), index=True
    )
    customer: Mapped[Customer | None] = relationship()
    purpose: Mapped[CodePurpose] = mapped_column(enum_type(CodePurpose))
    target_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    link_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


class Spending(Base):
    """One use of a limited thing, counted in the store for all processes."""

    __tablename__ = "spending"
    __table_args__ = (Index("ix_spending_window", "limit", "digest", "at"),)

    limit: Mapped[str] = mapped_column(String(40))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime]
