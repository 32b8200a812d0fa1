"""Versions of the rules that screenings are judged by."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base, Public, enum_type
from portal.models.staff import Staff


class RulesState(StrEnum):
    """Where a version of the rules stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    RETIRED = "retired"  # another came into force
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def _one(state: RulesState) -> Index:
    is_it = text(f"state = '{state.value}'")
    return Index(
        f"uq_screening_policy_{state.value}",
        "state",
        unique=True,
        sqlite_where=is_it,
        postgresql_where=is_it,
    )


class ScreeningPolicyVersion(Public, Base):
    """
    Rules that somebody proposed; one version at most is proposed, one in force.

    `rules` is `ScreeningPolicy.plain()`. `base` is the fingerprint of what was in
    force when they were proposed: they say nothing about any other rules.
    """

    __tablename__ = "screening_policy_version"
    __table_args__ = (_one(RulesState.PROPOSED), _one(RulesState.IN_FORCE))

    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[RulesState] = mapped_column(enum_type(RulesState))
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    base: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)  # why, by who proposed it
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    proposed_by: Mapped[Staff] = relationship(foreign_keys=proposed_by_id)
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    decided_by: Mapped[Staff | None] = relationship(foreign_keys=decided_by_id)
    decided_at: Mapped[datetime | None]  # put in force, refused or taken back
    answer: Mapped[str] = mapped_column(Text, default="")  # why it was refused
    retired_at: Mapped[datetime | None]
