"""What providers answered about a transfer, and what followed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.domain.transfers import ScreeningState, ScreeningTrigger
from portal.models.base import Base, Public, enum_type, sealed_text
from portal.models.transfer import Transfer
from portal.vault import Vault


class Screening(Public, Base):
    """
    One taking of a verdict; a later one of the same transfer never changes it.

    An outcome may stand before it is settled: what is known already freezes, or asks
    to verify, while a provider is still out of reach. Never does one pass before.
    `seconds` ran from its being asked for to the verdict, pauses of the case left out;
    `late` says whether that was too long. One that was given up has neither. `said` is
    what would follow from each provider alone whose word counts, as JSON, if they are
    two at least; `apart` by how many tenths of points their scores differ.
    """

    __tablename__ = "screening"
    __table_args__ = (
        Index("ix_screening_trigger", "trigger", "asked_at"),
        # of these two, what is counted stands in them whole: rows are long
        Index("ix_screening_took", "settled_at", "late", "seconds"),
        Index("ix_screening_said", "asked_at", "said", "apart"),
        Index(
            "uq_screening_open",
            "transfer_id",
            unique=True,
            sqlite_where=text("state <> 'settled'"),
            postgresql_where=text("state <> 'settled'"),
        ),
        CheckConstraint(
            "state <> 'settled' OR (outcome IS NOT NULL AND settled_at IS NOT NULL)",
            name="settled_by_a_verdict",
        ),
        CheckConstraint(
            "state <> 'settled' OR policy IS NOT NULL", name="settled_by_a_policy"
        ),
        CheckConstraint(
            "outcome <> 'pass' OR state = 'settled'", name="passes_at_the_end"
        ),
        CheckConstraint(
            "outcome <> 'pass' OR coalesce(status, '') = 'scored'",
            name="passes_by_an_answer",
        ),
    )

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), index=True)
    transfer: Mapped[Transfer] = relationship()
    trigger: Mapped[ScreeningTrigger] = mapped_column(enum_type(ScreeningTrigger))
    state: Mapped[ScreeningState] = mapped_column(enum_type(ScreeningState))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(60))  # "staff:…", "portal"
    due_at: Mapped[datetime | None] = mapped_column(index=True)  # the next to be asked
    alarmed_at: Mapped[datetime | None]  # a provider was out of reach for too long
    settled_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    late: Mapped[bool | None]
    said: Mapped[str | None] = mapped_column(Text)
    apart: Mapped[int | None]

    outcome: Mapped[ScreeningOutcome | None] = mapped_column(
        enum_type(ScreeningOutcome)
    )
    status: Mapped[AnswerStatus | None] = mapped_column(enum_type(AnswerStatus))
    score: Mapped[str | None] = mapped_column(String(40))  # 0 to 100, decimal string
    zones: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    categories: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    policy: Mapped[str | None] = mapped_column(String(64))  # fingerprint in force
    person: Mapped[bool] = mapped_column(default=False)  # somebody has to look at it

    answers: Mapped[list["ProviderAnswer"]] = relationship(
        back_populates="screening",
        cascade="all, delete-orphan",
        order_by="ProviderAnswer.id",
    )

    @property
    def vault(self) -> Vault:
        return self.transfer.vault


class ProviderAnswer(Base):
    """
    One provider's answer within a screening, with its raw words sealed.

    What is counted stands open beside them: `alone` is what would follow if no other
    had been asked, `failures` is how often it failed for each reason.
    """

    __tablename__ = "provider_answer"
    __table_args__ = (
        Index("uq_provider_answer", "screening_id", "provider", unique=True),
        # what is counted stands in it whole: rows are long by what is sealed
        Index(
            "ix_provider_answer_counted",
            *("asked_at", "authoritative", "provider", "status", "alone"),
            *("tries", "milliseconds"),
        ),
    )

    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"))
    screening: Mapped[Screening] = relationship(back_populates="answers")
    provider: Mapped[str] = mapped_column(String(40))
    authoritative: Mapped[bool]
    status: Mapped[AnswerStatus | None] = mapped_column(
        enum_type(AnswerStatus)
    )  # None: it was not heard, or still computes
    token_sealed: Mapped[bytes | None]
    token = sealed_text()  # to ask again with
    asked_at: Mapped[datetime]  # for the first time
    taken_at: Mapped[datetime | None]  # in a worker's hands since
    next_at: Mapped[datetime | None]  # asked again; None: it gave what can be used
    answered_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)  # that came to nothing
    why: Mapped[str] = mapped_column(default="")
    alone: Mapped[ScreeningOutcome | None] = mapped_column(enum_type(ScreeningOutcome))
    milliseconds: Mapped[int | None]  # from `asked_at` to an answer that can be used
    failures: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    answer_sealed: Mapped[bytes | None]
    raw_sealed: Mapped[bytes | None]
    answer = sealed_text()  # the Answer without `raw`, as JSON
    raw = sealed_text()

    earlier: Mapped[list["EarlierReply"]] = relationship(
        back_populates="answer_row",
        cascade="all, delete-orphan",
        order_by="EarlierReply.id",
    )

    @property
    def vault(self) -> Vault:
        return self.screening.vault


class EarlierReply(Base):
    """What a provider sent before, of which nothing could be used: for the file."""

    __tablename__ = "earlier_reply"

    answer_id: Mapped[int] = mapped_column(ForeignKey("provider_answer.id"), index=True)
    answer_row: Mapped[ProviderAnswer] = relationship(back_populates="earlier")
    at: Mapped[datetime]
    why: Mapped[str]
    raw_sealed: Mapped[bytes | None]
    raw = sealed_text()

    @property
    def vault(self) -> Vault:
        return self.answer_row.vault
