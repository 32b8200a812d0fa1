"""`crowd`: synthetic customers by the thousand, to see the portal with many in it."""

import multiprocessing
import os
import secrets
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

import click
from flask import current_app

from portal.config import Config
from portal.extensions import begin_write, db
from portal.services import audit
from portal.services.customers import crowd as crowds
from portal.services.customers.crowd import Batch

MOST = 10_000_000


@click.command()
@click.argument("number", type=click.IntRange(1, MOST))
@click.option("--seed", type=int, help="The same crowd for the same number.")
def crowd(number: int, seed: int | None) -> None:
    """
    Make NUMBER synthetic customers; only with the sandbox.

    They have invented names in several languages, addresses and numbers that reach
    nobody, no pictures, and came over the past year. Ctrl-C keeps what is made.
    """
    portal = current_app.extensions["portal"]
    config: Config = portal.config
    if not config.sandbox:
        raise click.ClickException("Synthetic customers are made only in the sandbox.")
    batches = list(
        crowds.batches(
            number,
            seed=secrets.randbelow(10**9) if seed is None else seed,
            now=portal.adapters.clock(),
            days_to_verify=config.policy.customer.days_to_verify,
        )
    )
    _record("crowd.begun", number)
    with click.progressbar(
        length=number, label="Making customers", file=sys.stderr
    ) as bar:
        made = _make_all(batches, bar.update)
    _record("crowd.made", made)
    if made < number:
        raise click.ClickException(f"Stopped: {made} customers were made.")
    click.echo(f"{made} synthetic customers were made.")


def _record(action: str, customers: int) -> None:
    begin_write(db.session)
    audit.record(
        db.session(),
        action,
        actor="operator",
        subject="crowd",
        now=current_app.extensions["portal"].adapters.clock(),
        customers=customers,
    )
    db.session.commit()


def _make_all(batches: Sequence[Batch], step: Callable[[int], object]) -> int:
    """
    Make the batches, on PostgreSQL several at once; give how many customers they have.

    Ctrl-C lets those end that are being made.
    """
    processes = min(os.cpu_count() or 1, len(batches))
    if db.engine.dialect.name != "postgresql" or processes == 1:
        return _one_by_one(batches, step)
    # no process may use the connection of another
    db.session.remove()
    db.engine.dispose()
    with ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("fork"),  # they have the portal then
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    ) as pool:
        running = [pool.submit(_make, batch) for batch in batches]
        try:
            for done in as_completed(running):
                step(done.result())
        except KeyboardInterrupt:
            pass
        finally:
            pool.shutdown(cancel_futures=True)
    return sum(each.result() for each in running if not each.cancelled())


def _one_by_one(batches: Iterable[Batch], step: Callable[[int], object]) -> int:
    made = 0
    try:
        for batch in batches:
            made += _make(batch)
            step(batch.size)
    except KeyboardInterrupt:
        db.session.rollback()
    return made


def _make(batch: Batch) -> int:
    begin_write(db.session)
    size = crowds.add(db.session(), batch)
    db.session.commit()
    return size
