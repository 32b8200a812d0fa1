"""The worker process: threads that work, and a pulse that finds what was lost."""

import logging
import signal
import threading
import time
from pathlib import Path

from flask import Flask

from portal.jobs.examining import Examining
from portal.jobs.queue import Queue
from portal.jobs.rota import look, tidy
from portal.jobs.screening import Screening
from portal.services import signs

log = logging.getLogger(__name__)

PULSE = 5.0  # seconds between looks that nobody asked for
TIDY_EVERY = 3600.0  # seconds


def run_worker(app: Flask) -> None:
    """
    Work until SIGTERM or SIGINT, then finish what is in hand and return.

    The pulse wakes the threads by itself: what a crash left, what is tried again
    later and what nobody rang for is found within seconds.
    """
    instance = Path(app.instance_path)
    queue = Queue(instance / "queue.sqlite3")
    consumer = queue.consumer(lambda: _look(app, instance))
    consumer.start()
    examining = Examining(app)
    examining.start()
    screening = Screening(app)
    screening.start()
    stop = threading.Event()
    # over huey's own, of which one interrupts the work in hand
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log.info("the worker has started")
    tidy_at = time.monotonic()
    while not stop.is_set():
        if time.monotonic() >= tidy_at:
            tidy_at += TIDY_EVERY
            tidy(app)
        queue.wake()
        consumer.check_worker_health()
        stop.wait(PULSE)
    screening.stop()
    examining.stop()
    consumer.stop(graceful=True)
    signs.take_back(instance)
    queue.close()
    log.info("the worker has stopped")


def _look(app: Flask, instance: Path) -> None:
    # given by the threads that work, not by the pulse: a worker that hangs is seen
    signs.give(instance)
    look(app)
    signs.give(instance)
