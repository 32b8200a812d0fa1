"""`audit verify`: proof that the log of who did what is whole."""

import click
from flask.cli import AppGroup

from portal.extensions import db
from portal.services import audit as audit_log

audit = AppGroup("audit", help="The audit log.")


@audit.command("verify")
def verify() -> None:
    """Prove that no event was altered, removed or inserted."""
    verdict = audit_log.verify(db.session())
    if verdict.first_bad is None:
        click.echo(f"The chain of {verdict.count} events holds.")
        return
    click.echo(f"Broken at event {verdict.first_bad}: {verdict.why}.")
    raise SystemExit(1)
