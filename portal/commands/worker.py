"""`worker`: does what can wait."""

import click
from flask import Flask, current_app

from portal import family, logs


@click.command()
def worker() -> None:
    """Send messages and tidy up, until it is told to stop."""
    from portal.jobs.worker import run_worker

    family.end_with_supervisor()
    logs.set_up()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    run_worker(app)
