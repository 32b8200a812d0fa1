"""
The thread that has transfers screened, beside those that send messages.

Each provider has hands of its own, so that one that hangs keeps nobody from asking
the others. What they bring is kept in one transaction with the taking of what is next.
"""

import secrets
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

from flask import Flask

from portal.domain.exposure import Answer, AnswerStatus, Pending
from portal.extensions import db
from portal.jobs.tasks import tell, transaction
from portal.ports import SCREENING, Analytics
from portal.services.screenings import rules
from portal.services.screenings import work as screening_work
from portal.services.screenings.outcomes import Desk
from portal.services.screenings.verdicts import Heard, keep
from portal.services.screenings.work import Inquiry, Taken

PULSE = timedelta(seconds=5)  # between looks that nobody rang for
LOOK = 0.05  # seconds between looks for more, while providers are being asked
BATCH = 20  # answers that are kept in one transaction
TROUBLE = 1.0  # seconds of rest after an error of our own
SPARE = 0.5  # seconds, of those in which a worker that stops has to end


class Screening:
    """Asks the providers what is due, whenever somebody rings."""

    def __init__(self, app: Flask) -> None:
        """Prepare; `start` begins."""
        portal = app.extensions["portal"]
        self._app, self._clock = app, portal.adapters.clock
        self._signals = portal.adapters.signals
        self._policy = portal.config.policy
        self._patience = max(portal.config.stop_seconds - SPARE, SPARE)
        self._providers: Mapping[str, Analytics] = {
            each.name: each for each in portal.adapters.analytics
        }
        self._hands = {
            name: ThreadPoolExecutor(self._policy.transfer.parallel, f"ask-{name}")
            for name in self._providers
        }
        self._asked: dict[Future[Answer | Pending], Inquiry] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="screening", daemon=True)

    def start(self) -> None:
        """Begin to listen, then to look."""
        self._thread.start()

    def stop(self) -> None:
        """Keep what still comes within a while, give the rest back, and end."""
        self._stopped.set()
        self._signals.publish(SCREENING)
        self._thread.join()
        self.close()

    def close(self) -> None:
        """Let go of what was begun."""
        wait(self._asked, timeout=self._patience)
        with self._app.app_context():
            self._turn(self._heard(), (), more=False)
            left = [each for future, each in self._asked.items() if not future.done()]
            with transaction() as (session, now):
                screening_work.give_back(session, left, now=now)
        for hands in self._hands.values():
            hands.shutdown(wait=False, cancel_futures=True)

    def work(self) -> None:
        """Ask all that is due, and keep every answer, until there is nothing left."""
        with self._app.app_context():
            while not self._stopped.is_set():
                heard = self._heard()
                if not heard and not self._is_due():
                    if not self._asked:
                        return
                    wait(self._asked, timeout=LOOK, return_when=FIRST_COMPLETED)
                    continue
                self._turn(heard, (), more=True)

    def _run(self) -> None:
        while not self._stopped.is_set():
            with self._signals.listen(SCREENING) as bell:
                try:
                    self.work()
                except Exception as error:
                    tell(error)
                if not self._stopped.is_set():
                    bell.wait(self._rest())

    def _rest(self) -> float:
        try:
            with self._app.app_context():
                due = screening_work.next_due(db.session())
                db.session.rollback()
        except Exception as error:
            tell(error)
            return PULSE.total_seconds()
        left = due - self._clock() if due else PULSE
        return max(min(left, PULSE).total_seconds(), LOOK)

    def _is_due(self) -> bool:
        due = screening_work.next_due(db.session())
        db.session.rollback()
        return due is not None and due <= self._clock() and self._has_room()

    def _has_room(self) -> bool:
        free = self._free()
        return not free or max(free.values()) > 0

    def _free(self) -> dict[str, int]:
        most = self._policy.transfer.parallel
        busy = [inquiry.provider for inquiry in self._asked.values()]
        return {name: most - busy.count(name) for name in self._providers}

    def _heard(self) -> list[Heard]:
        done = [future for future in self._asked if future.done()][:BATCH]
        return [(self._asked.pop(future), future.result()) for future in done]

    def _turn(self, heard: Sequence[Heard], idle: Sequence[int], *, more: bool) -> None:
        """Keep what was heard and take what is next; one by one if that fails."""
        if not heard and not idle and not more:
            return
        try:
            taken = self._keep_and_take(heard, idle, more=more)
        except Exception as error:
            db.session.rollback()
            tell(error)
            for each in heard if len(heard) > 1 else ():
                self._turn([each], (), more=False)
            self._stopped.wait(TROUBLE)
            return
        for inquiry in taken.inquiries:
            future = self._hands[inquiry.provider].submit(self._ask, inquiry)
            self._asked[future] = inquiry
        if taken.idle:
            self._turn((), taken.idle, more=False)

    def _keep_and_take(
        self, heard: Sequence[Heard], idle: Sequence[int], *, more: bool
    ) -> Taken:
        providers = tuple(self._providers.values())
        with transaction() as (session, now):
            if heard or idle:
                desk = Desk(
                    providers=providers,
                    policy=self._policy,
                    rules=rules.in_force(session, self._policy),
                    chance=secrets.randbelow(1000) / 1000,
                )
                keep(session, heard, idle, desk=desk, now=now)
            if not more:
                return Taken()
            return screening_work.take(
                session,
                providers,
                free=self._free(),
                policy=self._policy.transfer,
                now=now,
            )

    def _ask(self, inquiry: Inquiry) -> Answer | Pending:
        """Ask one provider; holds no transaction, may take long."""
        provider, now = self._providers[inquiry.provider], self._clock()
        with self._app.app_context():
            try:
                return provider.ask(inquiry.subject, token=inquiry.token, now=now)
            except Exception as error:
                tell(error)
        return Answer(
            provider=inquiry.provider,
            authoritative=provider.authoritative,
            status=AnswerStatus.UNREACHABLE,
            at=now,
            why="it could not be asked",
        )
