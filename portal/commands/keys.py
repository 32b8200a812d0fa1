"""`rotate-keys`: move everything to the newest master key."""

import click

from portal.clock import utc_now
from portal.errors import CannotOpen
from portal.extensions import begin_write, db
from portal.models.base import KeyHolder
from portal.services import audit
from portal.services.backups import rotation

BATCH = 500  # rows a transaction, so that the portal goes on working


@click.command("rotate-keys")
def rotate_keys() -> None:
    """Wrap every data key by the first of PORTAL_MASTER_KEYS; safe to run twice."""
    total = 0
    for holder in rotation.holders():
        try:
            changed = _rotate(holder)
        except CannotOpen as error:
            raise click.ClickException(
                f"A {holder.__name__.lower()} was sealed with a master key that is "
                f"not in PORTAL_MASTER_KEYS. Put the older key behind the newest one, "
                f"and run this again; what was done so far stays."
            ) from error
        click.echo(f"{holder.__name__}: {changed} keys wrapped anew.")
        total += changed
    _note(total)
    click.echo("Everything is under the newest master key; older ones may go.")


def _rotate(holder: type[KeyHolder]) -> int:
    after: int | None = 0
    total = 0
    while after is not None:
        begin_write(db.session)
        after, changed = rotation.rewrap(db.session(), holder, after=after, most=BATCH)
        db.session.commit()
        total += changed
    return total


def _note(total: int) -> None:
    begin_write(db.session)
    audit.record(
        db.session(),
        "keys.rotated",
        actor="operator",
        subject="keys:master",
        now=utc_now(),
        count=total,
    )
    db.session.commit()
