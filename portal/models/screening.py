"""What providers answered about a transfer, and what followed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.domain.transfers import ScreeningState, ScreeningTrigger
from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.transfer import Transfer
from portal.vault import Vault


class Screening(Public, Base):
    """One taking of a verdict; a later one of the same transfer never changes it."""

    __tablename__ = "screening"
    __table_args__ = (Index("ix_screening_due", "state", "due_at"),)

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), index=True)
    transfer: Mapped[Transfer] = relationship()
    trigger: Mapped[ScreeningTrigger] = mapped_column(enum_type(ScreeningTrigger))
    state: Mapped[ScreeningState] = mapped_column(enum_type(ScreeningState))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]  # when a provider is asked (again)
    taken_at: Mapped[datetime | None]  # by a worker; old and unsettled: taken anew
    tries: Mapped[int] = mapped_column(default=0)
    alarmed_at: Mapped[datetime | None]  # a provider was out of reach for too long
    settled_at: Mapped[datetime | None]

    outcome: Mapped[ScreeningOutcome | None] = mapped_column(
        enum_type(ScreeningOutcome)
    )
    status: Mapped[AnswerStatus | None] = mapped_column(enum_type(AnswerStatus))
    score: Mapped[str | None] = mapped_column(String(40))  # 0 to 100, decimal string
    zones: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    categories: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    policy: Mapped[str | None] = mapped_column(String(64))  # fingerprint in force

    answers: Mapped[list["ProviderAnswer"]] = relationship(
        back_populates="screening",
        cascade="all, delete-orphan",
        order_by="ProviderAnswer.id",
    )

    @property
    def vault(self) -> Vault:
        return self.transfer.vault


class ProviderAnswer(Base):
    """One provider's answer within a screening, with its raw words sealed."""

    __tablename__ = "provider_answer"
    __table_args__ = (
        Index("uq_provider_answer", "screening_id", "provider", unique=True),
    )

    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"))
    screening: Mapped[Screening] = relationship(back_populates="answers")
    provider: Mapped[str] = mapped_column(String(40))
    authoritative: Mapped[bool]
    status: Mapped[AnswerStatus | None] = mapped_column(
        enum_type(AnswerStatus)
    )  # None: it still computes
    token_sealed: Mapped[bytes | None]
    token = sealed_text()  # to ask again with
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    why: Mapped[str] = mapped_column(default="")
    answer_sealed: Mapped[bytes | None]
    raw_sealed: Mapped[bytes | None]
    answer = sealed_text()  # the Answer without `raw`, as JSON
    raw = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.screening.vault
