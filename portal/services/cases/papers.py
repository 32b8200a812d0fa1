"""Take, keep and show the files that a customer gives when papers are asked for."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from portal.checks import paper_files
from portal.checks.paper_files import Looked as Looked
from portal.errors import AlreadyDone, CannotOpen, PictureRefused
from portal.models.base import new_public_id
from portal.models.customer import Customer
from portal.models.kept import KeptRecord
from portal.models.paper import Paper, PaperRequest
from portal.policy import CasesPolicy, Policy
from portal.ports import Storage
from portal.services import audit, limits
from portal.services.cases.paper_requests import is_taken
from portal.services.cases.rows import changed, lock
from portal.services.evidence import marks
from portal.services.evidence.marks import Viewer
from portal.services.evidence.pieces import PAPER, new_key
from portal.services.limits import Limit
from portal.states import PaperState
from portal.vault import Keyring, Vault

MOST_NAME = 120  # letters of a file's name that are kept
HOUR = timedelta(hours=1)


def admit(
    session: Session, row: PaperRequest, *, policy: CasesPolicy, now: datetime
) -> None:
    """Raise AlreadyDone if nothing is taken, TooMany if too much was refused."""
    _require_taken(row)
    limit, digest = _refusals(policy), _digest(session, "papers", row.public_id)
    opens = limits.full_until(session, limit, digest=digest, now=now)
    if opens is not None:
        limits.spend(session, limit, digest=digest, now=now)  # raises


def look(original: bytes, policy: Policy) -> Looked:
    """Say what a file is, in a limited child; outside a transaction: it takes time."""
    return paper_files.look(original, policy)


def add(
    session: Session,
    row: PaperRequest,
    looked: Looked,
    *,
    original: bytes,
    name: str,
    storage: Storage,
    policy: CasesPolicy,
    now: datetime,
) -> Paper:
    """
    Keep a file, sealed; the same bytes sent twice are one file.

    Raise PictureRefused with why it cannot be taken, AlreadyDone if the papers were
    sent, accepted or are no longer needed meanwhile.
    """
    lock(session, row.case)
    session.refresh(row)
    _require_taken(row)
    fingerprint = _digest(session, "paper", hashlib.sha256(original).hexdigest())
    for each in given(session, row):
        if each.fingerprint == fingerprint and each.sent_at is None:
            return each
    content = looked.content
    if content is None or len(given(session, row)) >= policy.most_files:
        digest = _digest(session, "papers", row.public_id)
        limits.spend(session, _refusals(policy), digest=digest, now=now)
        raise PictureRefused((looked.reason or "too_many_files",))
    paper = Paper(
        public_id=new_public_id(),
        case=row.case,
        request=row,
        received_at=now,
        is_pdf=looked.is_pdf,
        pages=looked.pages,
        size=len(content),
        fingerprint=fingerprint,
    )
    session.add(paper)
    session.flush()
    paper.name = _plain(name)
    key = new_key()
    # first the bytes, then the row: a row never points at nothing
    storage.put(key, paper.vault.seal(content, context=place(paper)))
    paper.storage_key = key
    _record(session, "paper.received", paper, now=now)
    return paper


def remove(session: Session, paper: Paper, *, now: datetime) -> None:
    """Take a file back; raise AlreadyDone if it was sent, or removed before."""
    lock(session, paper.case)
    session.refresh(paper)
    if paper.sent_at is not None or paper.removed_at is not None:
        raise AlreadyDone("paper")
    # its bytes are an orphan now, and the sweep removes them after the commit
    paper.removed_at, paper.storage_key, paper.name = now, None, None
    _record(session, "paper.removed", paper, now=now)


def send(session: Session, row: PaperRequest, *, now: datetime) -> None:
    """
    Let what was given count as the answer: from now on nothing is taken back.

    Raise AlreadyDone if it was sent, or is not asked for any more; PictureRefused
    if there is no file.
    """
    case = lock(session, row.case)
    session.refresh(row)
    _require_taken(row)
    new = [each for each in given(session, row) if each.sent_at is None]
    if not new:
        raise PictureRefused(("empty",))
    for each in new:
        each.sent_at = now
    row.state, row.answered_at = PaperState.ANSWERED, now
    changed(session, case, now=now)
    audit.record(
        session,
        "papers.sent",
        actor=f"customer:{case.customer.public_id}",
        subject=f"case:{case.public_id}",
        customer=case.customer,
        now=now,
        request=row.public_id,
        files=len(new),
    )


def given(session: Session, row: PaperRequest) -> Sequence[Paper]:
    """List the files that are there, oldest first."""
    return session.scalars(
        select(Paper)
        .where(Paper.request_id == row.id, Paper.storage_key.is_not(None))
        .order_by(Paper.id)
    ).all()


def place(paper: Paper) -> str:
    """Give the place that a file is sealed for: it opens as nothing else."""
    return paper.public_id + PAPER


def open_file(paper: Paper, storage: Storage) -> bytes:
    """Give what is kept of a file; raise CannotOpen if it is lost, or was altered."""
    context = place(paper)
    if paper.storage_key is None:
        raise CannotOpen(context)
    try:
        sealed = storage.get(paper.storage_key)
    except KeyError as error:
        raise CannotOpen(context) from error
    return _vault(paper).open(sealed, context=context)


def show(
    content: bytes,
    number: int,
    viewer: Viewer,
    *,
    is_pdf: bool,
    longest: int,
    policy: Policy,
    at: datetime,
) -> bytes:
    """
    Give a page, counted from 1, as a JPEG with the viewer's name in its pixels.

    Touches no database and takes tenths of a second: call it outside a transaction.
    Raise CannotMark; a page without a mark is for nobody.
    """
    if not is_pdf:
        return marks.mark(content, viewer, at=at, longest=longest, policy=policy)
    words = marks.words(viewer, at)
    return paper_files.page(content, number, words, longest=longest, policy=policy)


def _require_taken(row: PaperRequest) -> None:
    if not is_taken(row):
        raise AlreadyDone(row.state.value)


def _refusals(policy: CasesPolicy) -> Limit:
    return Limit("refused_papers", policy.refused_tries, HOUR)


def _digest(session: Session, kind: str, value: str) -> bytes:
    keyring: Keyring = session.info["keyring"]
    return keyring.digest(kind, value)


def _plain(name: str) -> str:
    """Give a file's name without what cannot be seen, and without its folders."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(filter(str.isprintable, last)).strip()[-MOST_NAME:]


def _vault(paper: Paper) -> Vault:
    customer: Customer = paper.case.customer
    session = object_session(paper)
    if customer.erased_at is None or session is None:
        return customer.vault
    # what the law keeps of who was erased lies under a key of its own
    by_customer = select(KeptRecord).where(KeptRecord.customer_id == customer.id)
    kept = session.scalar(by_customer)
    return kept.vault if kept else customer.vault


def _record(session: Session, action: str, paper: Paper, *, now: datetime) -> None:
    customer = paper.case.customer
    audit.record(
        session,
        action,
        actor=f"customer:{customer.public_id}",
        subject=f"paper:{paper.public_id}",
        customer=customer,
        now=now,
        request=paper.request.public_id,
        pages=paper.pages,
    )
