"""The pictures a customer gave, and what was found in each."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type
from portal.models.challenge import Challenge
from portal.models.check import Check
from portal.models.verification import Verification
from portal.states import Device, EvidenceState, Side


class Evidence(Public, Base):
    """
    One picture of one side.

    An accepted picture lies re-encoded and encrypted in storage under `storage_key`,
    and a small one of it, for its owner's pages, under `preview_key`; of a selfie that
    answers a challenge, the frames of its movements under `burst_key`. Of a refused
    one nothing is kept but `fingerprint`, so that it is recognised when it is sent
    again. Of one that its owner replaced nothing is kept either; one that staff asked
    for anew stays, with their reasons, in full size.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_known", "verification_id", "fingerprint"),
        Index(
            "ix_evidence_refused",
            "received_at",
            sqlite_where=text("state = 'refused'"),
            postgresql_where=text("state = 'refused'"),
        ),
        Index(
            "uq_evidence_one_accepted",
            "verification_id",
            "side",
            unique=True,
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
    )

    verification_id: Mapped[int] = mapped_column(
        ForeignKey("verification.id"), index=True
    )
    verification: Mapped[Verification] = relationship()
    side: Mapped[Side] = mapped_column(enum_type(Side))
    state: Mapped[EvidenceState] = mapped_column(enum_type(EvidenceState))
    taken_on: Mapped[Device] = mapped_column(enum_type(Device))
    received_at: Mapped[datetime]
    round: Mapped[int] = mapped_column(default=1)
    at_version: Mapped[int]  # the verification's, when this became known
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    storage_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    preview_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    burst_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    size: Mapped[int | None]  # bytes, as stored before encryption
    width: Mapped[int | None]  # pixels, upright
    height: Mapped[int | None]
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)

    challenge_id: Mapped[int | None] = mapped_column(
        ForeignKey("challenge.id"), unique=True
    )
    challenge: Mapped[Challenge | None] = relationship()
    checks: Mapped[list[Check]] = relationship(
        back_populates="evidence", cascade="all, delete-orphan", order_by=Check.id
    )
