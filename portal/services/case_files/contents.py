"""All that a case file says, read at one moment; writes nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import CannotOpen
from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.paper import Paper
from portal.policy import Policy
from portal.ports import Storage
from portal.services.case_files import (
    happened,
    of_decisions,
    of_money,
    of_notices,
    of_refunds,
    of_screenings,
    of_work,
)
from portal.services.case_files.blocks import Block, Heading, Pairs, Words, moment, name
from portal.services.case_files.of_work import Hashed
from portal.services.cases import papers
from portal.states import CaseKind

ONLY = "Times are in UTC, to the second. Figures have every digit that is kept."


@dataclass(frozen=True, kw_only=True)
class Made:
    """By which portal, when and for whom a case file is made, by which numbers."""

    portal: str  # its name
    asked_by: str
    policy: Policy
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Everything in its order; `told_until` is the newest event that is in it."""

    title: str
    reference: str
    blocks: Sequence[Block] = field(repr=False)
    told_until: int


def paper_ids(session: Session, case: Case) -> Sequence[int]:
    """List the files of papers that are kept: each is hashed by itself."""
    return session.scalars(
        select(Paper.id)
        .where(Paper.case_id == case.id, Paper.storage_key.is_not(None))
        .order_by(Paper.id)
    ).all()


def hashed(session: Session, paper_id: int, storage: Storage) -> Hashed:
    """Hash a file as it is kept; holds no more than one in memory."""
    row = session.get(Paper, paper_id)
    try:
        content = papers.open_file(row, storage) if row else None
    except CannotOpen:
        content = None
    sha = None if content is None else hashlib.sha256(content).hexdigest()
    return Hashed(paper_id, sha)


def gather(
    session: Session, case: Case, files: Sequence[Hashed], *, made: Made
) -> Contents:
    """Read everything there is to tell of a case."""
    events = happened.of(session, case)
    return Contents(
        title=_title(case),
        reference=case.public_id,
        blocks=[
            *_head(session, case, made),
            *_parts(session, case, files, events, made),
            *happened.told(session, events),
        ],
        told_until=happened.newest(session, case),
    )


def _parts(
    session: Session,
    case: Case,
    files: Sequence[Hashed],
    events: Sequence[AuditEvent],
    made: Made,
) -> Iterator[Block]:
    policy, transfer = made.policy, case.transfer
    if transfer is not None:
        yield from of_money.told_transfer(session, transfer)
    yield from of_money.told_customer(session, case.customer)
    yield from of_notices.told_notices(session, case)
    if transfer is not None:
        yield from of_screenings.told_screenings(session, transfer, policy)
        yield from of_work.told_clocks(session, case, policy=policy.cases, now=made.now)
    yield from of_work.told_holders(session, events)
    yield from of_work.told_papers(session, case, files)
    yield from of_work.told_notes(session, case)
    yield from of_decisions.told_decisions(session, case)
    if transfer is not None:
        yield from of_decisions.told_freezes(session, case)
        yield from of_refunds.told_refunds(session, case, policy)


def _head(session: Session, case: Case, made: Made) -> Iterator[Block]:
    yield Words(ONLY, quiet=True)
    yield Pairs(
        [
            ("Portal", made.portal),
            ("Case", case.public_id),
            ("Made", moment(made.now)),
            ("Made for", made.asked_by),
            ("State of the case", case.state.value),
            ("Opened", f"{moment(case.opened_at)}, {_times(case.round)}"),
            ("Decided", moment(case.decided_at)),
            ("Held by", name(case.holder)),
            *(
                [("Asked to verify", moment(case.asked_to_verify_at) or "no")]
                if case.kind is CaseKind.TRANSFER
                else ()
            ),
        ]
    )
    yield Heading("Rules in force", minor=True)
    yield Pairs(
        [
            ("Rules of screening", of_screenings.told_rules(session, made.policy)),
            ("The portal's policy", made.policy.fingerprint),
        ]
    )


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _title(case: Case) -> str:
    transfer = case.transfer
    if transfer is None:
        return "Case file: notices about a customer"
    return f"Case file: {transfer.amount} {transfer.asset}, {transfer.direction.value}"
