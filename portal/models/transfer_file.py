"""A file of transfers: who gave it, and line by line what became of each."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.transfers.files import FileState, LineState
from portal.models.base import (
    Base,
    KeyHolder,
    Public,
    enum_type,
    sealed_json,
    sealed_text,
)
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.vault import Vault


class TransferFile(KeyHolder, Public, Base):
    """
    One file of transfers.

    What it says is sealed by its own key, which is destroyed at the end: then nothing
    but numbers of lines and what became of them can be read here.
    """

    __tablename__ = "transfer_file"

    once: Mapped[str] = mapped_column(String(40), unique=True)  # of the form
    started_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    started_by: Mapped[Staff] = relationship()
    encoding: Mapped[str] = mapped_column(String(20))  # as found
    state: Mapped[FileState] = mapped_column(enum_type(FileState), index=True)
    expected: Mapped[int]  # lines
    made_at: Mapped[datetime]
    worked_at: Mapped[datetime]  # the worker's last turn: each file has its own
    ended_at: Mapped[datetime | None]


class TransferPiece(Base):
    """Some lines of a file that wait to be checked; then it is removed."""

    __tablename__ = "transfer_piece"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("transfer_file.id"))
    file: Mapped[TransferFile] = relationship()
    number: Mapped[int]
    rows_sealed: Mapped[bytes | None]
    rows = sealed_text()  # JSON: a list of lines

    @property
    def vault(self) -> Vault:
        return self.file.vault


class TransferLine(Base):
    """One line of a file, and what became of it; `digest` finds a second one."""

    __tablename__ = "transfer_line"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        Index("ix_transfer_line_state", "file_id", "state", "number"),
        Index("ix_transfer_line_digest", "file_id", "digest"),
    )

    file_id: Mapped[int] = mapped_column(ForeignKey("transfer_file.id"))
    file: Mapped[TransferFile] = relationship()
    number: Mapped[int]
    state: Mapped[LineState] = mapped_column(enum_type(LineState))
    reason: Mapped[str | None] = mapped_column(String(40))
    details: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # of the reason
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    transfer: Mapped[Transfer | None] = relationship()
    given_sealed: Mapped[bytes | None]
    given = sealed_json()  # the values of the line, until it is entered

    @property
    def vault(self) -> Vault:
        return self.file.vault
