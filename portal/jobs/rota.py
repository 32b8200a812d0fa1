"""What the worker does, and when: at each ring of the bell, and once an hour."""

from collections.abc import Callable, Iterable

from flask import Flask

from portal.extensions import db
from portal.jobs.bulk import forget_lists, invite_due
from portal.jobs.case_files import end_files, make_files
from portal.jobs.cases import ask_to_verify, remind_of_papers, watch_cases
from portal.jobs.indexing import index_older
from portal.jobs.packages import end_packages, make_due
from portal.jobs.refunds import count_days, follow_refunds
from portal.jobs.retaining import forget_erased, remove_over
from portal.jobs.reverification import ask_expiring, ask_groups, write_due
from portal.jobs.screening_chores import ask_again, sound_alarms
from portal.jobs.staff import tell_paused
from portal.jobs.tasks import (
    ask_due,
    forget_counts,
    forget_files,
    send_due,
    tell,
)
from portal.jobs.ticking import lift, tick
from portal.jobs.transfer_files import discard_files, enter_files

DUE: tuple[Callable[[], object], ...] = (
    send_due,
    ask_due,
    tell_paused,
    invite_due,
    ask_groups,
    ask_expiring,
    write_due,
    index_older,
    tick,
    lift,
    make_due,
    make_files,
    ask_again,
    sound_alarms,
    enter_files,
    ask_to_verify,
    watch_cases,
    remind_of_papers,
    follow_refunds,
    count_days,
)
HOURLY: tuple[Callable[[], object], ...] = (
    forget_counts,
    remove_over,
    forget_erased,
    forget_files,
    forget_lists,
    end_packages,
    end_files,
    discard_files,
)


def look(app: Flask) -> None:
    """Do all that is due; an error is logged and ends its own part alone."""
    each(app, DUE)


def tidy(app: Flask) -> None:
    """Do what is due once an hour; an error is logged."""
    each(app, HOURLY)


def each(app: Flask, parts: Iterable[Callable[[], object]]) -> None:
    """Do each part; one that fails keeps none of the others from its turn."""
    for part in parts:
        with app.app_context():
            try:
                part()
            except Exception as error:
                db.session.rollback()
                tell(error)
