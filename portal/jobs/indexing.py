"""Index customers anew after an update has changed how they are searched."""

from portal.jobs.tasks import transaction
from portal.services import customers

BATCH, BATCHES = 100, 5  # of customers in a transaction, and in a turn


def index_older() -> int:
    """Index some of those whose hashes are of older keys; give how many."""
    done = 0
    for _ in range(BATCHES):
        with transaction() as (session, _):
            batch = customers.index_older(session, most=BATCH)
        done += batch
        if batch < BATCH:
            break
    return done
