"""The real examiner, at work for a portal in the test's own process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from portal.checks.examiner import Examiner
from portal.extensions import EXAMINING
from portal.jobs.examining import look
from tests.journeys.live import Live


@contextmanager
def examining(portal: Live, examiner: Examiner) -> Iterator[None]:
    """Have every picture examined and every round assessed as soon as it is there."""
    signals = portal.app.extensions["portal"].adapters.signals
    over = threading.Event()

    def work() -> None:
        with signals.listen(EXAMINING) as bell:
            while not over.is_set():
                bell.clear()
                look(portal.app, examiner, over)
                if not over.is_set():
                    bell.wait(1.0)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        signals.publish(EXAMINING)
        thread.join()
