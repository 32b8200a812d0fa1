"""
A case as a paper: asked for, made by one worker, kept for its days, handed out.

It is sealed by the customer's key: who is erased leaves no copy that opens. What was
made before stays until the newer paper is there. Who is taken for dead and comes back
finds the work overtaken, as with packages.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import CannotOpen, CustomerErased, Overtaken
from portal.models.case import Case
from portal.models.case_file import CaseFile
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.policy import CasesPolicy
from portal.ports import Storage
from portal.services.case_files import happened as happened
from portal.services.cases.rows import record
from portal.services.verifications import lock_customer
from portal.vault import Vault

STOPPED = "its worker was stopped"


@dataclass(frozen=True, kw_only=True)
class Work:
    """One paper to be made, as plain values: the row is not held."""

    name: str  # the row's public id
    case_id: int
    attempt: int
    asked_by: str
    vault: Vault = field(repr=False)

    @property
    def place(self) -> str:
        """Name the place for which the paper is sealed."""
        return f"{self.name}.{self.attempt}"


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made, and where it lies; `told_until` is the newest event in it."""

    storage_key: str
    size: int
    digest: bytes
    told_until: int


def of(session: Session, case: Case) -> CaseFile | None:
    """Give the paper of a case as it is now, or the one that is being made."""
    return session.scalar(
        select(CaseFile)
        .where(CaseFile.case_id == case.id)
        .execution_options(populate_existing=True)
    )


def ask(session: Session, case: Case, *, by: Staff, now: datetime) -> CaseFile:
    """
    Have the paper made, or made anew; while it is being made, nothing changes.

    Raise CustomerErased.
    """
    _lock(session, case.customer)
    row = of(session, case)
    if row is not None and row.due_at is not None:
        return row
    if row is None:
        row = CaseFile(case=case, asked_at=now, asked_by=by)
        session.add(row)
    row.asked_at, row.asked_by = now, by
    row.ask(now=now)
    session.flush()
    record(session, "case_file.asked", case, by=by, now=now)
    return row


def is_old(session: Session, row: CaseFile) -> bool:
    """Say whether something happened in the case since the paper was made."""
    return row.told_until is not None and row.told_until < happened.newest(
        session, row.case
    )


def take_due(session: Session, *, policy: CasesPolicy, now: datetime) -> Work | None:
    """Take one paper that is due, or that a dead worker left; give it, or None."""
    while (row := _first_due(session, now)) is not None:
        if row.tries >= policy.file_tries:
            give_up(session, row, row.failure or STOPPED, now=now)
            continue
        row.take(lease_seconds=policy.file_lease_seconds, now=now)
        row.done = row.total = 0
        session.flush()
        return Work(
            name=row.public_id,
            case_id=row.case_id,
            attempt=row.attempt,
            asked_by=row.asked_by.name,
            vault=row.vault,
        )
    return None


def advance(
    session: Session,
    work: Work,
    *,
    done: int,
    total: int,
    policy: CasesPolicy,
    now: datetime,
) -> None:
    """Note how far the paper is, and that its worker lives; raise as `settle`."""
    row = _held(session, work)
    row.done, row.total = done, total
    row.go_on(lease_seconds=policy.file_lease_seconds, now=now)


def settle(
    session: Session, work: Work, made: Made, *, policy: CasesPolicy, now: datetime
) -> list[str]:
    """
    Let the paper be there; give the key of storage of the one that it replaces.

    Raise Overtaken if this work counts no more, or the customer was erased.
    """
    row = _held(session, work)
    gone = [row.storage_key] if row.storage_key else []
    row.keep(size=made.size, digest=made.digest, days=policy.file_days, now=now)
    row.storage_key, row.place = made.storage_key, work.place
    row.told_until, row.made_for = made.told_until, row.asked_by
    sha = made.digest.hex()
    record(session, "case_file.made", row.case, by=None, now=now, sha256=sha)
    return gone


def fail(
    session: Session, work: Work, why: str, *, policy: CasesPolicy, now: datetime
) -> None:
    """Let it be tried again, or give it up after the last try; raise as `settle`."""
    row = _held(session, work)
    if row.tries >= policy.file_tries:
        give_up(session, row, why, now=now)
    else:
        row.put_off(why, now=now)


def give_up(session: Session, row: CaseFile, why: str, *, now: datetime) -> None:
    """Let nobody try it any more; what was made before stays for its days."""
    row.give_up(why)
    session.flush()
    record(session, "case_file.failed", row.case, by=None, now=now, why=why)


def open_file(row: CaseFile, storage: Storage) -> bytes:
    """Give the PDF; raise CannotOpen if it is lost, or was altered."""
    if row.storage_key is None or row.place is None:
        raise CannotOpen(row.public_id)
    try:
        sealed = storage.get(row.storage_key)
    except KeyError as error:
        raise CannotOpen(row.place) from error
    return row.vault.open(sealed, context=row.place)


def _first_due(session: Session, now: datetime) -> CaseFile | None:
    return session.scalar(
        select(CaseFile)
        .where(CaseFile.due_at <= now)
        .order_by(CaseFile.due_at, CaseFile.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _held(session: Session, work: Work) -> CaseFile:
    case = session.get(Case, work.case_id)
    if case is None:
        raise Overtaken
    try:
        _lock(session, case.customer)
    except CustomerErased:
        raise Overtaken from None
    row = of(session, case)
    if row is None or row.public_id != work.name or row.attempt != work.attempt:
        raise Overtaken
    if row.due_at is None:
        raise Overtaken
    return row


def _lock(session: Session, customer: Customer) -> None:
    lock_customer(session, customer)
    session.refresh(customer, ["erased_at"])
    if customer.erased_at is not None:
        raise CustomerErased
