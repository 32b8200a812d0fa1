"""`retention`: remove what has been kept long enough, or say what would go."""

import click
from flask import current_app

from portal.clock import utc_now
from portal.domain.retention import BY_KEY
from portal.extensions import db
from portal.jobs.retaining import remove_now
from portal.services.retention import removals
from portal.services.retention.kinds import REMOVALS


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def retention(*, dry_run: bool) -> None:
    """Remove all that is over now; the worker does it every hour."""
    if dry_run:
        _tell_waiting()
        return
    removed = remove_now(
        lambda key, count: click.echo(f"{count:>8}  {key}: {BY_KEY[key].name}")
    )
    click.echo(f"{removed} removed.")


def _tell_waiting() -> None:
    policy = current_app.extensions["portal"].config.policy
    found = removals.waiting(db.session(), REMOVALS, policy=policy, now=utc_now())
    for each in found:
        oldest = f"since {each.oldest:%Y-%m-%d}" if each.oldest else ""
        click.echo(f"{each.count:>8}  {each.key}: {BY_KEY[each.key].name}  {oldest}")
    click.echo(f"{sum(each.count for each in found)} would be removed.")
