"""The thread that has pictures examined: one, beside those that send messages."""

import logging
import threading
from contextlib import suppress

from flask import Flask, current_app

from portal.errors import ExaminationFailed
from portal.extensions import db
from portal.jobs.tasks import tell, transaction
from portal.ports import EXAMINING
from portal.services.examinations import assessments, data_checks, examining
from portal.services.examinations.examining import Examiner
from portal.services.reviews import decisions

log = logging.getLogger(__name__)

PULSE = 5.0  # seconds between looks that nobody rang for
PATIENCE = 8.0  # seconds for what is in hand, once the worker stops


class Examining:
    """Examines and assesses what is due, whenever somebody rings."""

    def __init__(self, app: Flask) -> None:
        """Prepare; `start` begins."""
        portal = app.extensions["portal"]
        self._app = app
        self._signals = portal.adapters.signals
        self._examiner = Examiner(portal.config.policy)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="examining", daemon=True)

    def start(self) -> None:
        """Begin to listen, then to look."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand, or give it back, and end."""
        self._stopped.set()
        self._signals.publish(EXAMINING)
        self._thread.join(PATIENCE)
        self._examiner.close()
        self._thread.join()

    def _run(self) -> None:
        rang = False
        while not self._stopped.is_set():
            with self._signals.listen(EXAMINING) as bell:
                found = look(self._app, self._examiner, self._stopped)
                if self._stopped.is_set():
                    return
                if rang and not found:
                    self._prepare()
                self._examiner.rest()
                rang = bell.wait(PULSE)

    def _prepare(self) -> None:
        # a customer begins: by the first picture the models are loaded
        with suppress(ExaminationFailed):
            self._examiner.start()


def look(app: Flask, examiner: Examiner, stopped: threading.Event | None = None) -> int:
    """
    Do all that is due, and give how much was.

    An error is logged and ends this round, not the worker.
    """
    with app.app_context():
        try:
            return examine_due(examiner, stopped) + assess_due()
        except Exception as error:
            db.session.rollback()
            tell(error)
            return 0


def examine_due(examiner: Examiner, stopped: threading.Event | None = None) -> int:
    """Examine every picture that is due; give how many were tried."""
    portal = current_app.extensions["portal"]
    policy, storage, tried = portal.config.policy, portal.adapters.storage, 0
    while stopped is None or not stopped.is_set():
        with transaction() as (session, now):
            work = examining.take_due(session, policy=policy.examination, now=now)
        if work is None:
            break
        tried += 1
        work = examining.opened(db.session(), work, storage)
        db.session.rollback()
        outcome = examining.examine(work, examiner)
        with transaction() as (session, now):
            if stopped is not None and stopped.is_set() and examining.failed(outcome):
                examining.give_back(session, work, now=now)
            else:
                examining.settle(session, work, outcome, policy=policy, now=now)
        assess_due()
    return tried


def assess_due() -> int:
    """Assess every round that is due; give how many were."""
    portal = current_app.extensions["portal"]
    policy, service = portal.config.policy, portal.adapters.sanctions
    assessed = 0
    while True:
        with transaction() as (session, now):
            case = assessments.take_due(session, policy=policy, now=now)
            if case is not None and not case.hopeless:
                assessments.remember(session, case, now=now)
        if case is None:
            return assessed
        assessed += 1
        if not case.hopeless:
            case = assessments.learn(db.session(), case, policy=policy)
            db.session.rollback()
        told = data_checks.ask(case.sought, service)
        with transaction() as (session, now):
            decision = assessments.settle(
                session, case, told, service=service, policy=policy, now=now
            )
            if decision is not None:
                words = portal.letter(
                    "result",
                    decision.verification.customer.language,
                    page="customer.done",
                    outcome=decision.outcome.value,
                    text=decision.text_for_customer,
                )
                decisions.tell(session, decision, words, now=now)
