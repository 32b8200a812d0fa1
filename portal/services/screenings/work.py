"""
Take what providers are to be asked now.

An inquiry is in a worker's hands for the length of a lease; the provider is asked
outside of any transaction. What came of it is kept by `screening_answers`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, selectinload

from portal.domain.exposure import Subject
from portal.domain.transfers import ScreeningState
from portal.errors import KeyDestroyed
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.policy import TransferPolicy
from portal.ports import Analytics
from portal.services import screenings

TURN = timedelta(seconds=1)  # until a provider that is busy with others is tried again


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """One question to one provider in a worker's hands: the rows are not held."""

    screening_id: int
    provider: str
    subject: Subject = field(repr=False)
    token: str | None = field(repr=False)
    taken_at: datetime


@dataclass(frozen=True)
class Taken:
    """What is to be asked now, and the screenings of which nobody is to be asked."""

    inquiries: Sequence[Inquiry] = ()
    idle: Sequence[int] = ()


def take(
    session: Session,
    providers: Sequence[Analytics],
    *,
    free: Mapping[str, int],
    policy: TransferPolicy,
    now: datetime,
) -> Taken:
    """Take what is due; `free` says how many questions each provider may get now."""
    left = dict(free)
    taking = _Taking(providers, left, policy, now)
    most = max(left.values(), default=policy.parallel)
    inquiries: list[Inquiry] = []
    idle: list[int] = []
    for screening in _due(session, most, now):
        found = taking.inquire(screening)
        if found is None:
            screenings.give_up(screening, now=now)  # its customer was erased
            continue
        inquiries += found
        if all(row.next_at is None for row in taking.asked(screening)):
            idle.append(screening.id)
    session.flush()
    return Taken(inquiries, idle)


def next_due(session: Session) -> datetime | None:
    """Say when a provider is asked next; None if nothing is to be screened."""
    return session.scalar(select(func.min(Screening.due_at)))


def give_back(session: Session, inquiries: Sequence[Inquiry], *, now: datetime) -> None:
    """Let another worker ask what this one, which ends, did not."""
    for inquiry in inquiries:
        session.execute(
            update(ProviderAnswer)
            .where(
                ProviderAnswer.screening_id == inquiry.screening_id,
                ProviderAnswer.provider == inquiry.provider,
                ProviderAnswer.taken_at == inquiry.taken_at,
            )
            .values(taken_at=None, next_at=now)
        )
        screening = session.get(Screening, inquiry.screening_id)
        if screening is not None and screening.due_at is not None:
            screening.due_at = now
    session.flush()


def _due(session: Session, most: int, now: datetime) -> Sequence[Screening]:
    if most <= 0:
        return ()
    return session.scalars(
        select(Screening)
        .where(Screening.due_at <= now)
        .order_by(Screening.due_at, Screening.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
        .options(
            selectinload(Screening.answers),
            selectinload(Screening.transfer).selectinload(Transfer.customer),
        )
    ).all()


@dataclass(frozen=True)
class _Taking:
    providers: Sequence[Analytics]
    left: dict[str, int]
    policy: TransferPolicy
    now: datetime

    def inquire(self, screening: Screening) -> list[Inquiry] | None:
        """Take what is due of one screening; None if it cannot be opened any more."""
        try:
            subject = _subject(screening.transfer)
        except KeyDestroyed:
            return None
        screening.state = ScreeningState.ASKING
        self._add_rows(screening)
        found = [
            self._take(screening, row, subject)
            for row in self.asked(screening)
            if row.next_at is not None
            and row.next_at <= self.now
            and self._is_free(row)
        ]
        times = [row.next_at for row in self.asked(screening) if row.next_at]
        longest = timedelta(seconds=self.policy.longest_pause_seconds)
        screening.due_at = min(times, default=self.now + longest)
        return found

    def asked(self, screening: Screening) -> list[ProviderAnswer]:
        """Give the rows of the providers that are configured now."""
        names = {provider.name for provider in self.providers}
        return [row for row in screening.answers if row.provider in names]

    def _add_rows(self, screening: Screening) -> None:
        known = {row.provider: row for row in screening.answers}
        for provider in self.providers:
            if row := known.get(provider.name):
                # one that only advised may count by now; never the other way round
                row.authoritative |= provider.authoritative
            else:
                screening.answers.append(
                    ProviderAnswer(
                        provider=provider.name,
                        authoritative=provider.authoritative,
                        asked_at=self.now,
                        next_at=self.now,
                        tries=0,
                        why="",
                    )
                )

    def _is_free(self, row: ProviderAnswer) -> bool:
        if self.left[row.provider] > 0:
            self.left[row.provider] -= 1
            return True
        row.next_at = self.now + TURN
        return False

    def _take(
        self, screening: Screening, row: ProviderAnswer, subject: Subject
    ) -> Inquiry:
        row.taken_at = self.now
        row.next_at = self.now + timedelta(seconds=self.policy.lease_seconds)
        return Inquiry(
            screening_id=screening.id,
            provider=row.provider,
            subject=subject,
            token=row.token,
            taken_at=self.now,
        )


def _subject(transfer: Transfer) -> Subject:
    _ = transfer.vault  # raises KeyDestroyed: a sealed value would read as None
    return Subject(
        network=transfer.network,
        asset=transfer.asset,
        address=transfer.address or "",
        direction=transfer.direction,
        transaction=transfer.transaction,
        to=transfer.receiver,
    )
