"""Make the case files that were asked for, and destroy those whose days are over."""

import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from portal.errors import CannotOpen, Overtaken
from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.models.case import Case
from portal.services import case_files
from portal.services.case_files import Made, Work, contents, drawing, ends
from portal.services.case_files.contents import Contents
from portal.services.evidence.pieces import new_key

log = logging.getLogger(__name__)

SAY_EVERY = 0.5  # seconds


def make_files() -> int:
    """Make one case file that is due; give how many were tried."""
    policy = _portal().config.policy.cases
    with transaction() as (session, now):
        work = case_files.take_due(session, policy=policy, now=now)
    if work is None:
        return 0
    try:
        made = _make(work)
        with transaction() as (session, now):
            gone = case_files.settle(session, work, made, policy=policy, now=now)
        _delete(gone)
    except Overtaken:
        # what was put into storage no row names: the sweep of orphans finds it
        db.session.rollback()
        log.info("a case file is made by another worker, or its customer was erased")
    except (OSError, CannotOpen) as error:
        db.session.rollback()
        _fail(work, f"it could not be written or read: {type(error).__name__}")
    return 1


def end_files() -> None:
    """Destroy what is over: the row, and its bytes after the commit."""
    while True:
        with transaction() as (session, now):
            gone = ends.end_due(session, now=now)
        _delete(gone)
        if not gone:
            return


@dataclass
class Progress:
    """Says now and then how far a paper is, and that its worker lives."""

    work: Work
    total: int
    said: float = field(default_factory=time.monotonic)

    def advance(self, done: int) -> None:
        """Say so, unless it was said just now; raise Overtaken if it counts no more."""
        if time.monotonic() - self.said < SAY_EVERY:
            return
        policy = _portal().config.policy.cases
        with transaction() as (session, now):
            case_files.advance(
                session, self.work, done=done, total=self.total, policy=policy, now=now
            )
        self.said = time.monotonic()


def _make(work: Work) -> Made:
    portal = _portal()
    found = _contents(work)
    progress = Progress(work, len(found.blocks))
    now = portal.adapters.clock()
    paper = drawing.draw(found, now=now, advance=progress.advance)
    key = new_key()
    portal.adapters.storage.put(key, work.vault.seal(paper, context=work.place))
    return Made(
        storage_key=key,
        size=len(paper),
        digest=hashlib.sha256(paper).digest(),
        told_until=found.told_until,
    )


def _contents(work: Work) -> Contents:
    portal = _portal()
    session, storage = db.session(), portal.adapters.storage
    ids = contents.paper_ids(session, session.get_one(Case, work.case_id))
    files = []
    for paper_id in ids:
        files.append(contents.hashed(session, paper_id, storage))
        session.rollback()
    made = contents.Made(
        portal=portal.brand.name,
        asked_by=work.asked_by,
        policy=portal.config.policy,
        now=portal.adapters.clock(),
    )
    case = session.get_one(Case, work.case_id)
    found = contents.gather(session, case, files, made=made)
    session.rollback()
    return found


def _fail(work: Work, why: str) -> None:
    policy = _portal().config.policy.cases
    try:
        with transaction() as (session, now):
            case_files.fail(session, work, why, policy=policy, now=now)
    except Overtaken:
        db.session.rollback()


def _delete(keys: Iterable[str]) -> None:
    for key in keys:
        _portal().adapters.storage.delete(key)


def _portal() -> Any:
    return current_app.extensions["portal"]
