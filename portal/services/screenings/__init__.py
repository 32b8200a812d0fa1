"""Ask for the screening of transfers, and tell the cases what it came to."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.domain.transfers import STRICTNESS, ScreeningState, ScreeningTrigger
from portal.models.customer import Customer
from portal.models.screening import Screening
from portal.models.transfer import Transfer
from portal.services import audit
from portal.services.cases import transfer_cases

CHUNK = 500  # digests of one query
SUPERSEDED = "superseded"  # in the place of a policy: another took the verdict
ALARMING = (ScreeningOutcome.VERIFY, ScreeningOutcome.FREEZE)


def ask(
    session: Session,
    transfer: Transfer,
    *,
    trigger: ScreeningTrigger,
    now: datetime,
    actor: str = "portal",
    anew: bool = False,
) -> Screening:
    """
    Have a transfer screened; the worker asks the providers after the commit.

    One that runs is given instead, and its providers are asked at once. With `anew`
    it is given up if anybody was asked, and so is one of what a list just imported
    hits: it was answered by the older list.
    """
    session.execute(
        select(Transfer.id).where(Transfer.id == transfer.id).with_for_update()
    )
    running = running_of(session, transfer)
    old = anew and running is not None and running.state is ScreeningState.ASKING
    if running is not None and (old or trigger is ScreeningTrigger.LIST):
        give_up(running, now=now)
    elif running is not None:
        hurry(running, now=now)
        return running
    screening = Screening(
        transfer=transfer,
        trigger=trigger,
        state=ScreeningState.WAITING,
        asked_at=now,
        asked_by=actor,
        due_at=now,
        zones={},
        categories={},
        grounds=[],
        person=False,
    )
    session.add(screening)
    session.flush()
    if trigger is not ScreeningTrigger.ENTERED:
        audit.record(
            session,
            "screening.asked",
            actor=actor,
            subject=f"transfer:{transfer.public_id}",
            customer=transfer.customer,
            now=now,
            trigger=trigger.value,
        )
    return screening


def ask_for_addresses(
    session: Session, digests: Iterable[bytes], *, since: datetime, now: datetime
) -> int:
    """
    Have what came from or went to these addresses screened at once.

    Each is the digest of `transfers.address_digest`. Of a customer the newest transfer
    with an address is screened, unless a list had it screened `since` then; give how
    many were asked for.
    """
    asked, wanted = 0, sorted(set(digests))
    for start in range(0, len(wanted), CHUNK):
        for transfer in _newest(session, wanted[start : start + CHUNK], since):
            ask(session, transfer, trigger=ScreeningTrigger.LIST, now=now)
            asked += 1
    return asked


def hurry(screening: Screening, *, now: datetime) -> None:
    """Let providers that are out of reach be asked at once, without their pause."""
    for answer in screening.answers:
        if answer.next_at is not None and answer.taken_at is None:
            answer.next_at = min(answer.next_at, now)
    screening.due_at = now


def running_of(session: Session, transfer: Transfer) -> Screening | None:
    """Give the screening of a transfer that is not settled."""
    return session.scalar(
        select(Screening)
        .where(
            Screening.transfer_id == transfer.id,
            Screening.state != ScreeningState.SETTLED,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def of(session: Session, transfer: Transfer) -> Sequence[Screening]:
    """List the screenings of a transfer, the newest first."""
    return session.scalars(
        select(Screening)
        .where(Screening.transfer_id == transfer.id)
        .order_by(Screening.id.desc())
    ).all()


def in_doubt(session: Session, transfer: Transfer) -> bool:
    """Say whether any verdict about a transfer asked for a person."""
    found = select(Screening.id).where(
        Screening.transfer_id == transfer.id,
        Screening.outcome.in_(ALARMING) | Screening.person,
    )
    return session.scalar(found.limit(1)) is not None


def needs_person(screening: Screening) -> bool:
    """Say whether somebody has to look at what it came to."""
    return screening.outcome in ALARMING or screening.person


def settled(session: Session, screening: Screening, *, now: datetime) -> None:
    """
    Let the cases know what it came to: one may open, or open again.

    Called once a verdict is kept, and again when a stricter one takes its place; the
    customer, the transfer and the screening are locked.
    """
    transfer_cases.open_for(session, screening.transfer, screening, now=now)


def _newest(
    session: Session, digests: Sequence[bytes], since: datetime
) -> Sequence[Transfer]:
    asked = select(Screening.transfer_id).where(
        Screening.trigger == ScreeningTrigger.LIST, Screening.asked_at >= since
    )
    newest = (
        select(func.max(Transfer.id))
        .join(Customer, Customer.id == Transfer.customer_id)
        .where(Transfer.address_digest.in_(digests), Customer.erased_at.is_(None))
        .group_by(Transfer.customer_id, Transfer.address_digest)
    )
    return session.scalars(
        select(Transfer)
        .where(Transfer.id.in_(newest), Transfer.id.not_in(asked))
        .order_by(Transfer.id)
    ).all()


def give_up(screening: Screening, *, now: datetime) -> None:
    """Settle a screening as held: nobody is asked any more, and nothing passes."""
    held = screening.outcome or ScreeningOutcome.HOLD
    screening.outcome = max(held, ScreeningOutcome.HOLD, key=STRICTNESS.__getitem__)
    screening.status = screening.status or AnswerStatus.UNREACHABLE
    screening.policy = screening.policy or SUPERSEDED
    screening.state = ScreeningState.SETTLED
    screening.settled_at, screening.due_at = now, None
