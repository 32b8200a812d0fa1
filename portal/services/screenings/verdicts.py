"""
Keep what was heard of screenings, and take their verdicts.

What is known already may freeze, or ask to verify, at once; nothing passes before
every provider that is needed has answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from portal.domain.exposure import (
    Answer,
    AnswerStatus,
    Pending,
    ScreeningOutcome,
    Verdict,
)
from portal.domain.screening.rules import RETRIED, judge
from portal.domain.transfers import ScreeningState
from portal.models.customer import Customer
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.services import screenings
from portal.services.screenings import schedule
from portal.services.screenings.answers import again, hear, told
from portal.services.screenings.counted import note_opinions
from portal.services.screenings.outcomes import Desk, act
from portal.services.screenings.work import Inquiry

Heard = tuple[Inquiry, Answer | Pending]
MALFORMED = "its figures cannot be"


def keep(
    session: Session,
    heard: Sequence[Heard],
    idle: Iterable[int],
    *,
    desk: Desk,
    now: datetime,
) -> None:
    """Keep what was heard, and act upon what each screening comes to by it."""
    ids = {inquiry.screening_id for inquiry, _ in heard} | set(idle)
    found = {row.id: row for row in _locked(session, ids)}
    for inquiry, said in heard:
        screening = found.get(inquiry.screening_id)
        if screening is not None:
            hear(
                screening,
                inquiry,
                said,
                policy=desk.policy.transfer,
                chance=desk.chance,
                now=now,
            )
    for screening in found.values():
        _Judging(session, screening, desk, now).judge()
    session.flush()


def _locked(session: Session, ids: Iterable[int]) -> Sequence[Screening]:
    """Lock customers, transfers and screenings in this order, and read them anew."""
    these = Screening.id.in_(sorted(ids))
    of_them = select(Screening.transfer_id).where(these)
    owners = select(Transfer.customer_id).where(Transfer.id.in_(of_them))
    session.execute(
        select(Customer.id)
        .where(Customer.id.in_(owners))
        .order_by(Customer.id)
        .with_for_update()
    )
    fresh = {"populate_existing": True}
    transfers = session.scalars(
        select(Transfer)
        .where(Transfer.id.in_(of_them))
        .order_by(Transfer.id)
        .with_for_update()
        .execution_options(**fresh)
        .options(selectinload(Transfer.customer))
    ).all()
    known = {row.id: row for row in transfers}
    found = session.scalars(
        select(Screening)
        .where(these, Screening.state != ScreeningState.SETTLED)
        .order_by(Screening.id)
        .with_for_update()
        .execution_options(**fresh)
        .options(selectinload(Screening.answers))
    ).all()
    for row in found:
        set_committed_value(row, "transfer", known[row.transfer_id])
    return found


@dataclass(frozen=True)
class _Judging:
    session: Session
    screening: Screening
    desk: Desk
    now: datetime

    def judge(self) -> None:
        """Take a verdict if one can be taken; else say when to look again."""
        verdict = self._verdict()
        for row in self._malformed(verdict):
            again(
                row,
                MALFORMED,
                policy=self.desk.policy.transfer,
                chance=self.desk.chance,
                now=self.now,
            )
        if self._is_complete(verdict):
            self._settle(verdict)
            return
        times = [row.next_at for row in self._asked() if row.next_at is not None]
        if times:
            self.screening.due_at = min(times)
        if verdict.outcome in screenings.ALARMING or self._waits():
            self._act(verdict, final=False)

    def _act(self, verdict: Verdict, *, final: bool) -> None:
        act(
            self.session,
            self.screening,
            verdict,
            final=final,
            desk=self.desk,
            now=self.now,
        )

    def _verdict(self) -> Verdict:
        rows = {row.provider: row for row in self._asked()}
        known = [
            (row, answer)
            for row in self.screening.answers
            # of one that is asked no more, silence means nothing
            if row.provider in rows or row.status is not AnswerStatus.UNREACHABLE
            if (answer := told(row)) is not None
        ]
        note_opinions(self.screening, known, self.desk.rules)
        answers = [answer for _, answer in known]
        return judge(answers, self.desk.rules, expected=self.desk.expected)

    def _asked(self) -> list[ProviderAnswer]:
        names = {provider.name for provider in self.desk.providers}
        return [row for row in self.screening.answers if row.provider in names]

    def _malformed(self, verdict: Verdict) -> list[ProviderAnswer]:
        names = {each.provider for each in verdict.grounds if each.rule in RETRIED}
        return [
            row
            for row in self._asked()
            if row.provider in names and row.status is not None and row.next_at is None
        ]

    def _is_complete(self, verdict: Verdict) -> bool:
        """Say whether all who are needed answered, and all others were heard."""
        rows = {row.provider: row for row in self._asked()}
        if not self.desk.expected or len(rows) < len(self.desk.providers):
            return False
        return not verdict.retry and all(
            row.status is not None and (row.next_at is None or not row.authoritative)
            for row in rows.values()
        )

    def _waits(self) -> bool:
        """Say whether there is more to it than that the answers are on their way."""
        alarm = timedelta(minutes=self.desk.policy.desk.alarm_minutes)
        needed = [row for row in self._asked() if row.provider in self.desk.expected]
        return (
            not self.desk.expected
            or any(row.tries for row in needed if row.next_at is not None)
            or self.now - self.screening.asked_at >= alarm
        )

    def _settle(self, verdict: Verdict) -> None:
        if verdict.outcome is ScreeningOutcome.PASS and not self._all_scored():
            # no rule says so; if one ever did, a person looks at it
            verdict = replace(verdict, outcome=ScreeningOutcome.HOLD, person=True)
        for row in self.screening.answers:
            row.next_at = row.taken_at = None
        self._act(verdict, final=True)
        transfer = self.screening.transfer
        schedule.plan(
            self.session, transfer, policy=self.desk.policy.transfer, now=self.now
        )

    def _all_scored(self) -> bool:
        scored = {
            row.provider
            for row in self._asked()
            if row.status is AnswerStatus.SCORED and row.authoritative
        }
        return bool(self.desk.expected) and self.desk.expected <= scored
