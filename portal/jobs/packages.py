"""Make the export packages that were approved, and destroy those that are over."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from portal.errors import CannotOpen, Overtaken
from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.models.lawful import LawfulRequest, PackagePiece
from portal.policy import LawfulPolicy
from portal.ports import Storage
from portal.services import packages
from portal.services.evidence.pieces import new_key
from portal.services.packages import Made, Work, ends
from portal.services.packages import contents as package_contents
from portal.services.packages import summary as package_summary
from portal.services.packages.contents import Contents
from portal.services.packages.zipping import Package

log = logging.getLogger(__name__)

BESIDE = 2  # the data and the summary, beside the pictures


def make_due() -> int:
    """Make one package that is due; give how many were tried."""
    policy = _policy()
    with transaction() as (session, now):
        work, gone = packages.take_due(session, policy=policy, now=now)
    _delete(gone)
    if work is None:
        return 0
    try:
        made = _make(work)
        with transaction() as (session, now):
            packages.settle(session, work, made, policy=policy, now=now)
    except Overtaken:
        db.session.rollback()
        log.info("a package was taken over by another worker")
    except (OSError, CannotOpen) as error:
        db.session.rollback()
        _fail(work, f"it could not be written or read: {type(error).__name__}")
    return 1


def end_packages() -> None:
    """Destroy what is over: its key with the row, its bytes after the commit."""
    while True:
        with transaction() as (session, now):
            gone = ends.end_due(session, policy=_policy(), now=now)
        _delete(gone)
        if not gone:
            return


@dataclass
class Shelf:
    """Puts the pieces of one package into storage, sealed, one after the other."""

    work: Work
    storage: Storage
    number: int = 0

    def keep(self, piece: bytes) -> None:
        """Seal and store; first the bytes, then the row that names them."""
        key = new_key()
        place = packages.context(self.work.name, self.work.attempt, self.number)
        self.storage.put(key, self.work.vault.seal(piece, context=place))
        row = PackagePiece(number=self.number, storage_key=key, size=len(piece))
        with transaction() as (session, now):
            packages.keep_piece(session, self.work, row, policy=_policy(), now=now)
        self.number += 1


def _make(work: Work) -> Made:
    portal = current_app.extensions["portal"]
    storage, now = portal.adapters.storage, portal.adapters.clock()
    zone = ZoneInfo(portal.config.timezone)
    contents = _contents(work, zone)
    package = Package(Shelf(work, storage).keep, now=now.astimezone(zone))
    total, missing = len(contents.pictures) + BESIDE, []
    _advance(work, 0, total)
    for done, picture in enumerate(contents.pictures, start=1):
        content = package_contents.open_picture(db.session(), picture, storage)
        db.session.rollback()
        if content is None:
            missing.append(picture.told)
        else:
            package.add(picture.name, content)
        _advance(work, done, total)
    package.add("data.json", _data(contents, missing, now))
    summary = package_summary.draw(
        contents, hashes=package.hashes, missing=missing, now=now
    )
    package.add("summary.pdf", summary)
    size, digest = package.close()
    return Made(size=size, digest=digest, missing=len(missing))


def _contents(work: Work, zone: ZoneInfo) -> Contents:
    row = db.session.get_one(LawfulRequest, work.request_id)
    found = package_contents.gather(db.session(), row, zone=zone)
    db.session.rollback()
    return found


def _data(contents: Contents, missing: list[dict[str, object]], now: datetime) -> bytes:
    whole = {
        "request": contents.request,
        "made_at": now.isoformat(timespec="seconds"),
        "held": contents.held,
        "missing_pictures": missing,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _advance(work: Work, done: int, total: int) -> None:
    with transaction() as (session, now):
        packages.advance(
            session, work, done=done, total=total, policy=_policy(), now=now
        )


def _fail(work: Work, why: str) -> None:
    try:
        with transaction() as (session, now):
            gone = packages.fail(session, work, why, policy=_policy(), now=now)
    except Overtaken:
        db.session.rollback()
        return
    _delete(gone)


def _delete(keys: Iterable[str]) -> None:
    # what a crash leaves here no row names: the sweep of orphans finds it
    storage = current_app.extensions["portal"].adapters.storage
    for key in keys:
        storage.delete(key)


def _policy() -> LawfulPolicy:
    policy: LawfulPolicy = current_app.extensions["portal"].config.policy.lawful
    return policy
