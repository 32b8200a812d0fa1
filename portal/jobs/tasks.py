"""The parts of the worker's work; tests call the same functions."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from portal.extensions import begin_write, db
from portal.services import limits
from portal.services.backups.holds import hold
from portal.services.messages import deliveries
from portal.services.retention.orphans import forget_orphans

log = logging.getLogger(__name__)


def forget_counts() -> None:
    """Remove what limits counted and no longer need."""
    with transaction() as (session, now):
        limits.forget_old(session, now=now)


def forget_files() -> None:
    """Remove files that no row points at."""
    portal = current_app.extensions["portal"]
    with hold(Path(current_app.instance_path), wait=False) as held:
        if held:  # else a backup is being made; the next hour will do
            now = portal.adapters.clock()
            forget_orphans(db.session(), portal.adapters.storage, now=now)
    db.session.rollback()


def send_due() -> int:
    """Send every message that is due; give how many were tried."""
    portal = current_app.extensions["portal"]
    policy, tried = portal.config.policy.message, 0
    while True:
        with transaction() as (session, now):
            parcel = deliveries.take_due(session, policy=policy, now=now)
        if parcel is None:
            return tried
        tried += 1
        outcome = deliveries.send(parcel, portal.adapters, portal.config.public_url)
        with transaction() as (session, now):
            deliveries.settle(
                session,
                parcel.public_id,
                outcome,
                policy=policy,
                now=now,
                gateway=deliveries.gateway_of(parcel, portal.adapters),
            )


def ask_due() -> int:
    """Ask the gateway about texts of which nothing was heard; give how many."""
    portal = current_app.extensions["portal"]
    asked = 0
    while True:
        with transaction() as (session, now):
            unheard = deliveries.take_unheard(session, now=now)
        if unheard is None:
            return asked
        asked += 1
        outcome = deliveries.ask(unheard, portal.adapters)
        with transaction() as (session, now):
            deliveries.hear(session, unheard.public_id, outcome, now=now)


def tell(error: Exception) -> None:
    """Log where it happened; the error's own words might hold personal data."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("a job failed: %s\n%s", type(error).__name__, where)


@contextmanager
def transaction() -> Iterator[tuple[Session, datetime]]:
    """Give a session that may write and the time; commit at the end."""
    now = current_app.extensions["portal"].adapters.clock()
    begin_write(db.session)
    yield db.session(), now
    db.session.commit()
