"""Do several things at the same moment, each in a transaction of its own."""

import threading
from collections.abc import Callable

from flask import Flask

from portal.errors import AlreadyDone, EmailTaken, LinkClosed, StepNotAllowed
from portal.extensions import begin_write, db


def at_once(app: Flask, *actions: Callable[[], str]) -> list[str]:
    """Do all of it; give what each gave, or why it was refused."""
    start, results = threading.Barrier(len(actions)), []

    def run(action: Callable[[], str]) -> None:
        with app.app_context():
            start.wait()
            begin_write(db.session)
            try:
                results.append(action())
                db.session.commit()
            except LinkClosed as error:
                results.append(error.reason)
            except (AlreadyDone, EmailTaken, StepNotAllowed):
                results.append("too late")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
