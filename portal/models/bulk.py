"""Many invitations at once: who asked for them, line by line what became of each."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import (
    Base,
    KeyHolder,
    Public,
    enum_type,
    sealed_json,
    sealed_text,
)
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.states import BulkSource, BulkState, BulkWay, LineState
from portal.vault import Vault


class BulkInvitation(KeyHolder, Public, Base):
    """
    One request to invite many.

    What a file says of people is sealed by its data key, which is replaced at the
    end: then nothing personal can be read here any more.
    """

    __tablename__ = "bulk_invitation"

    once: Mapped[str] = mapped_column(String(40), unique=True)  # of the form
    started_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    started_by: Mapped[Staff] = relationship(foreign_keys=started_by_id)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    changed_by: Mapped[Staff | None] = relationship(foreign_keys=changed_by_id)
    changed_at: Mapped[datetime | None]  # sent, paused or cancelled by somebody
    way: Mapped[BulkWay] = mapped_column(enum_type(BulkWay))
    source: Mapped[BulkSource] = mapped_column(enum_type(BulkSource))
    group: Mapped[dict[str, str]] = mapped_column("of_group", JSON, default=dict)
    encoding: Mapped[str | None] = mapped_column(String(20))  # of the file, as found
    language: Mapped[str] = mapped_column(String(12))  # of whom none is known of
    registers: Mapped[bool] = mapped_column(default=False)  # whom nobody knows
    state: Mapped[BulkState] = mapped_column(enum_type(BulkState), index=True)
    expected: Mapped[int]  # lines, as far as was known at the beginning
    position: Mapped[int] = mapped_column(default=0)  # piece or customer checked last
    made_at: Mapped[datetime]
    worked_at: Mapped[datetime]  # the worker's last turn: each has its own
    sending_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class BulkPiece(Base):
    """Some lines of a file that wait to be checked; then it is removed."""

    __tablename__ = "bulk_piece"
    __table_args__ = (UniqueConstraint("bulk_id", "number"),)

    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk_invitation.id"))
    bulk: Mapped[BulkInvitation] = relationship()
    number: Mapped[int]
    rows_sealed: Mapped[bytes | None]
    rows = sealed_text()  # JSON: a list of lines

    @property
    def vault(self) -> Vault:
        return self.bulk.vault


class BulkMark(Base):
    """One keyed hash by which a second line for the same person is found."""

    __tablename__ = "bulk_mark"
    __table_args__ = (UniqueConstraint("bulk_id", "digest"),)

    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk_invitation.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    number: Mapped[int]  # of the line that came first


class BulkLine(Base):
    """One person of a bulk invitation, and what became of the invitation."""

    __tablename__ = "bulk_line"
    __table_args__ = (
        UniqueConstraint("bulk_id", "number"),
        Index("ix_bulk_line_state", "bulk_id", "state", "number"),
    )

    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk_invitation.id"))
    bulk: Mapped[BulkInvitation] = relationship()
    number: Mapped[int]  # of the file's line; of a group, counted
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id"), index=True
    )
    customer: Mapped[Customer | None] = relationship()
    state: Mapped[LineState] = mapped_column(enum_type(LineState))
    reason: Mapped[str | None] = mapped_column(String(40))
    other: Mapped[int | None]  # the number of the line that came first
    earlier_at: Mapped[datetime | None]  # when the same line was sent before
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    given_sealed: Mapped[bytes | None]
    given = sealed_json()  # of somebody whom nobody knows yet

    @property
    def vault(self) -> Vault:
        return self.bulk.vault
