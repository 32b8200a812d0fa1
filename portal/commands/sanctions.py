"""`sanctions import` and `sanctions show`: the list that names are compared with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import click
from flask import current_app
from flask.cli import AppGroup

from portal.config import Config
from portal.errors import ListRefused
from portal.extensions import begin_write, db
from portal.services import sanctions as lists
from portal.services import sanctions_import as importing
from portal.services.holds import hold
from portal.services.sanctions_import import Checked, Step

LOCK = "sanctions.lock"

sanctions = AppGroup("sanctions", help="The sanctions list.")


@sanctions.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--older", is_flag=True, help="Take it though a newer one is in force.")
def import_(file: Path, older: bool) -> None:
    """Put FILE, an SDN.XML of OFAC, in the place of the list in force."""
    config: Config = current_app.extensions["portal"].config
    try:
        with (
            file.open("rb") as opened,
            hold(config.instance, wait=False, name=LOCK) as alone,
        ):
            if not alone:
                raise click.ClickException("Another import is running; wait for it.")
            with _progress("Checking the file", file.stat().st_size) as step:
                checked = importing.check(opened, step)
            if not importing.admit(checked, lists.in_force(db.session()), older=older):
                click.echo("This file is in force already; nothing has changed.")
                return
            _replace(opened, checked, size=file.stat().st_size)
    except ListRefused as error:
        raise click.ClickException(
            f"{file} was not imported: {error.why}. The list in force stays."
        ) from error
    except OSError as error:
        raise click.ClickException(f"Cannot read {file}: {error.strerror}.") from error


@sanctions.command("show")
def show() -> None:
    """Say which list is in force."""
    found = lists.in_force(db.session())
    if found is None:
        click.echo("No sanctions list was imported: names are compared with none.")
        return
    click.echo(f"{found.name}, published on {found.published_on}")
    click.echo(
        f"{found.entries} entries, imported at {found.imported_at:%Y-%m-%d %H:%M} UTC"
    )
    click.echo(f"SHA-256 of the file: {found.sha256}")


def _replace(opened: IO[bytes], checked: Checked, *, size: int) -> None:
    current = lists.in_force(db.session())
    keep = current.id if current else None
    _remove(but=keep)  # what an import that was cut off has left
    try:
        new = _fill(opened, checked, size=size)
    except BaseException:
        db.session.rollback()
        _remove(but=keep)
        raise
    begin_write(db.session)
    found = importing.put_in_force(db.session(), new, now=_now())
    text = f"{found.name} of {found.published_on} is in force: {found.entries} entries."
    db.session.commit()
    click.echo(text)
    _remove(but=new)


def _fill(opened: IO[bytes], checked: Checked, *, size: int) -> int:
    begin_write(db.session)
    new = importing.begin(db.session(), checked, now=_now()).id
    db.session.commit()
    index = importing.Index()
    with _progress("Importing", size) as step:
        for batch in importing.batches(opened, checked, step):
            begin_write(db.session)
            importing.add(db.session(), new, batch, index)
            db.session.commit()
    begin_write(db.session)
    for _ in importing.add_index(db.session(), new, index):
        db.session.commit()
        begin_write(db.session)
    return new


def _remove(*, but: int | None) -> None:
    more = True
    while more:
        begin_write(db.session)
        more = importing.remove_some(db.session(), but=but)
        db.session.commit()


def _now() -> datetime:
    now: datetime = current_app.extensions["portal"].adapters.clock()
    return now


@contextmanager
def _progress(label: str, length: int) -> Iterator[Step]:
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
