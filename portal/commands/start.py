"""`start`: everything at once, as `make run` does it."""

import os
import socket
import threading
import time

import click
from flask import current_app

from portal import family, recorded
from portal.commands.database import migrate
from portal.config import Config
from portal.services import signs
from portal.supervisor import Supervisor, supervise_portal

ANSWERS_WITHIN = 30.0  # seconds, on a slow machine


@click.command()
@click.option("--with-parent", is_flag=True, help="End when the calling process ends.")
def start(with_parent: bool) -> None:
    """Migrate, then run the web server and the worker until Ctrl-C."""
    if with_parent:
        family.end_with_parent()
    config: Config = current_app.extensions["portal"].config
    _require_free(config)
    if not config.production:
        recorded.record({**os.environ, "PORTAL_ENV": "development"}, config.instance)
    click.echo("Bringing the database up to date …")
    migrate()
    signs.take_back(config.instance)  # of a worker that was killed
    supervisor = supervise_portal(
        lambda text: click.echo(text, err=True), stop_seconds=config.stop_seconds
    )
    supervisor.start()
    try:
        _show_ways_in(config, supervisor)
    finally:
        supervisor.run()
    click.echo("\nEverything is stopped.")


def _show_ways_in(config: Config, supervisor: Supervisor) -> None:
    from portal.commands import demo

    first = config.sandbox and demo.is_empty()
    text = (
        demo.ways_in(config) if config.sandbox else f"The portal: {config.public_url}"
    )
    if _answers(config, supervisor):
        click.echo(f"\n{text}\n\nCtrl-C stops it.\n")
    if first:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        # whoever reads the links need not wait for it, nor does Ctrl-C
        threading.Thread(target=demo.fill, args=(app, config), daemon=True).start()


def _require_free(config: Config) -> None:
    family_ = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family_, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            raise click.ClickException(
                f"Cannot listen at {config.host}:{config.port} ({error.strerror}). "
                f"Stop what uses it, or choose another: make run PORT=8001"
            ) from error


def _answers(config: Config, supervisor: Supervisor) -> bool:
    host = "127.0.0.1" if config.host in {"0.0.0.0", ""} else config.host  # noqa: S104
    last = time.monotonic() + ANSWERS_WITHIN
    while not supervisor.stopping and time.monotonic() < last:
        try:
            with socket.create_connection((host, config.port), timeout=1):
                if signs.seen(config.instance):
                    return True
        except OSError:
            pass
        time.sleep(0.1)
    return False
