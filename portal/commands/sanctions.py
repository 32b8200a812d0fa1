"""`sanctions`: the list that names and blockchain addresses are compared with."""

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
from portal.domain.sanctions.listed_addresses import Form
from portal.errors import ListRefused
from portal.extensions import begin_write, db
from portal.services import sanctions as lists
from portal.services.backups.holds import hold
from portal.services.sanctions import address_excerpts, importing, listed_addresses
from portal.services.sanctions.importing import Checked, Step
from portal.services.sanctions.index import Index

LOCK = "sanctions.lock"

sanctions = AppGroup("sanctions", help="The sanctions list.")


@sanctions.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--older", is_flag=True, help="Take it though a newer one is in force.")
def import_(file: Path, older: bool) -> None:
    """Put FILE, OFAC's SDN.XML or SDN_ADVANCED.XML, in the place of the list."""
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
            current = lists.in_force(db.session())
            today = _now().date()
            if not importing.admit(checked, current, older=older, today=today):
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
    else:
        click.echo(f"{found.name}, published on {found.published_on}")
        click.echo(
            f"{found.entries} entries, "
            f"imported at {found.imported_at:%Y-%m-%d %H:%M} UTC"
        )
        click.echo(f"SHA-256 of the file: {found.sha256}")
    source = listed_addresses.source(db.session())
    click.echo(
        f"{source.addresses} blockchain addresses, of {source.told} "
        f"of {source.published_on}"
    )
    if source.shipped:
        click.echo(f"It has none but of {', '.join(source.networks)}.")
    if source.shipped and found is not None:
        click.echo("Its addresses were not read yet: import the file again.")


@sanctions.command("excerpt")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def excerpt(file: Path) -> None:
    """Write the addresses alone of FILE, one of OFAC's, as CSV; imports nothing."""
    try:
        with (
            file.open("rb") as opened,
            _progress("Reading the file", 2 * file.stat().st_size) as step,
        ):
            text = address_excerpts.make(opened, step, name=file.name)
    except ListRefused as error:
        raise click.ClickException(f"{file} cannot be used: {error.why}.") from error
    except OSError as error:
        raise click.ClickException(f"Cannot read {file}: {error.strerror}.") from error
    click.echo(text, nl=False)


def _replace(opened: IO[bytes], checked: Checked, *, size: int) -> None:
    current = lists.in_force(db.session())
    keep = current.id if current else None
    _remove(but=keep)  # what an import that was cut off has left
    index = Index()
    try:
        new = _fill(opened, checked, index, size=size)
    except BaseException:
        db.session.rollback()
        _remove(but=keep)
        raise
    _put_in_force(new, index, before=keep)
    _remove(but=new)


def _put_in_force(new: int, index: Index, *, before: int | None) -> None:
    portal = current_app.extensions["portal"]
    begin_write(db.session)
    now = _now()
    found = importing.put_in_force(db.session(), new, index, now=now)
    text = f"{found.name} of {found.published_on} is in force: {found.entries} entries."
    days, again = portal.config.policy.transfer.address_days, 0
    for _ in range(2):  # the second for what was entered until the first was over
        again += listed_addresses.ask_again(
            db.session(), new, before=before, days=days, now=now
        )
        db.session.commit()
        begin_write(db.session)
    db.session.rollback()
    click.echo(text)
    click.echo(_told(index))
    if again:
        click.echo(f"Transfers of newly listed addresses, screened again: {again}.")


def _told(index: Index) -> str:
    forms = index.forms
    text = f"{forms.total()} blockchain addresses"
    if wrong := forms[Form.WRONG]:
        text += f"; {wrong} kept as written, for their check does not fit"
    if unknown := forms[Form.UNKNOWN]:
        text += f"; {unknown} kept as text, of assets that no known network has"
    return f"{text}."


def _fill(opened: IO[bytes], checked: Checked, index: Index, *, size: int) -> int:
    begin_write(db.session)
    new = importing.begin(db.session(), checked, now=_now()).id
    db.session.commit()
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
