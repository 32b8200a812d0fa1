"""What a monitor asks of the database: counts and ages, of nobody in particular."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.transfers import TransferState
from portal.models.examination import Examination
from portal.models.handoff import Handoff
from portal.models.message import Message
from portal.models.verification import Verification
from portal.policy import Policy
from portal.services.handoffs import lifetime
from portal.services.screenings import alarms as screening_alarms
from portal.services.transfers import lists
from portal.states import ExaminationState, MessageStatus, VerificationState

State = TypeVar("State", MessageStatus, VerificationState, ExaminationState)


@dataclass(frozen=True, kw_only=True)
class Gauges:
    """How much there is of everything now; states without rows are there as 0."""

    messages: Mapping[MessageStatus, int]
    verifications: Mapping[VerificationState, int]
    longest_in_review: timedelta
    active_handoffs: int
    examinations: Mapping[ExaminationState, int]
    oldest_examination: timedelta  # the wait of the one that waits longest
    transfers: Mapping[TransferState, int]
    oldest_screening: timedelta  # the same, of an answer about a transfer
    screening_alarms: int  # that wait for longer than they should


def read(session: Session, *, policy: Policy, now: datetime) -> Gauges:
    """Count."""
    return Gauges(
        messages=_by(session, Message.status, MessageStatus),
        verifications=_by(session, Verification.state, VerificationState),
        longest_in_review=_longest_in_review(session, now),
        active_handoffs=_active_handoffs(session, policy, now),
        examinations=_by(session, Examination.state, ExaminationState),
        oldest_examination=_oldest_examination(session, now),
        transfers=lists.counts(session),
        oldest_screening=_age(lists.waiting_since(session), now),
        screening_alarms=screening_alarms.standing(session),
    )


def _by(
    session: Session, column: InstrumentedAttribute[State], states: type[State]
) -> dict[State, int]:
    found = session.execute(select(column, func.count()).group_by(column))
    return dict.fromkeys(states, 0) | {row[0]: row[1] for row in found}


def _longest_in_review(session: Session, now: datetime) -> timedelta:
    first = session.scalar(
        select(func.min(Verification.submitted_at)).where(
            Verification.state == VerificationState.IN_REVIEW
        )
    )
    return _age(first, now)


def _active_handoffs(session: Session, policy: Policy, now: datetime) -> int:
    lives = lifetime(policy.handoff)
    alive = select(func.count(Handoff.id)).where(
        Handoff.ended_at.is_(None),
        Handoff.active_at > now - lives.idle,
        Handoff.made_at > now - lives.longest,
    )
    return session.scalar(alive) or 0


def _oldest_examination(session: Session, now: datetime) -> timedelta:
    first = session.scalar(
        select(func.min(Examination.asked_at)).where(
            Examination.state != ExaminationState.DONE
        )
    )
    return _age(first, now)


def _age(first: datetime | None, now: datetime) -> timedelta:
    return max(timedelta(), now - first) if first else timedelta()
