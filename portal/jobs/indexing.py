"""Index what an older release indexed otherwise, after an update."""

from collections.abc import Callable

from portal.jobs.tasks import transaction
from portal.services import customers
from portal.services.customers import document_numbers

BATCH, BATCHES = 100, 5  # rows in a transaction, and transactions in a turn
PARTS: tuple[Callable[..., int], ...] = (
    customers.index_older,
    document_numbers.index_older,
)


def index_older() -> int:
    """Index some customers and documents anew; give how many."""
    done = 0
    for part in PARTS:
        for _ in range(BATCHES):
            with transaction() as (session, _):
                batch = part(session, most=BATCH)
            done += batch
            if batch < BATCH:
                break
    return done
