"""What there is to examine and to judge, and what came of it."""

import struct
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Sealed, enum_type, sealed_json
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.states import ExaminationState
from portal.vault import Vault

TEMPLATE = struct.Struct("<128f")


class Due:
    """
    What a worker takes for the length of a lease.

    `due_at` says when one may take it: at once while it waits; while it runs, when
    its worker counts as dead. None once it is done.
    """

    state: Mapped[ExaminationState] = mapped_column(
        enum_type(ExaminationState), default=ExaminationState.WAITING
    )
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Examination(Due, Base):
    """
    The examination of one accepted picture; run again, it is the same row.

    `seen` is a `SideSeen` or
    a `SelfieSeen`; the template of its face stands apart, for it goes once the
    verification is decided.
    """

    __tablename__ = "examination"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), unique=True)
    evidence: Mapped[Evidence] = relationship()
    verification_id: Mapped[int] = mapped_column(
        ForeignKey("verification.id"), index=True
    )
    verification: Mapped[Verification] = relationship()
    seen_sealed: Mapped[bytes | None]
    seen = sealed_json()
    template_sealed: Mapped[bytes | None]
    template: Sealed[tuple[float, ...]] = Sealed(
        lambda numbers: TEMPLATE.pack(*numbers), TEMPLATE.unpack
    )

    @property
    def vault(self) -> Vault:
        return self.verification.vault


class Assessment(Due, Base):
    """
    What the portal makes of one submitted round: its verdict, and on what grounds.

    It is taken as an examination is; `outcome` is a verdict of `domain.verdicts`,
    `grounds` say of each rule that fired its check, value, limit and effect, and
    `policy` names the policy that was in force.
    """

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("verification_id", "round"),)

    verification_id: Mapped[int] = mapped_column(ForeignKey("verification.id"))
    verification: Mapped[Verification] = relationship()
    round: Mapped[int]
    outcome: Mapped[str | None] = mapped_column(String(40))
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    policy: Mapped[str | None] = mapped_column(String(64))
