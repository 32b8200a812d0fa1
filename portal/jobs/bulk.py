"""The worker's part in bulk invitations: a short turn at each ring of the bell."""

import threading
from datetime import timedelta

from flask import current_app

from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.jobs.turns import do_batches
from portal.services import bulk as bulks
from portal.services.bulk import forgetting
from portal.services.bulk.checks import check_some
from portal.services.bulk.sends import send_some

# of the worker's threads one is enough: all write into the same database
ALONE = threading.Lock()


def invite_due() -> int:
    """Check and send for a while; give how many batches there were."""
    if not _waits():
        return 0
    return do_batches(lambda: bool(check_batch() + send_batch()), alone=ALONE)


def check_batch() -> bool:
    """Check one piece; say whether there was one."""
    config = current_app.extensions["portal"].config
    with transaction() as (session, now):
        return check_some(
            session, policy=config.policy, timezone=config.timezone, now=now
        )


def send_batch() -> bool:
    """Send one batch; say whether more may be sent now."""
    portal = current_app.extensions["portal"]
    with transaction() as (session, now):
        return send_some(
            session,
            compose=portal.invitations(session),
            policy=portal.config.policy,
            now=now,
        )


def forget_lists() -> None:
    """Cancel what nobody sent, and forget whose lines were sent long ago."""
    policy = current_app.extensions["portal"].config.policy.bulk
    with transaction() as (session, now):
        unsent = now - timedelta(days=policy.unsent_days)
        forgetting.cancel_unsent(session, before=unsent, now=now)
        same = now - timedelta(days=policy.same_line_days)
        forgetting.forget_digests(session, before=same)


def _waits() -> bool:
    found = bulks.any_running(db.session())
    db.session.rollback()
    return found
