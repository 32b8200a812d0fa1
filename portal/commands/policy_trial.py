"""`policy-trial`: what a changed policy would have decided."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app

from portal.clock import utc_now
from portal.config import Config
from portal.domain.rules import Ground
from portal.errors import ConfigError
from portal.extensions import begin_write, db
from portal.policy import Policy
from portal.services.examinations import past_rounds, policy_trials
from portal.services.examinations.policy_trials import Change, Trial


@click.command("policy-trial")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def policy_trial(file: Path, *, as_json: bool) -> None:
    """
    Say what would end otherwise under the policy in FILE.

    Judges the newest round of every verification again, from the findings that were
    kept. Changes nothing; PORTAL_POLICY puts a policy in force.
    """
    config: Config = current_app.extensions["portal"].config
    try:
        tried = Policy.load(file)
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
    trial = _run(config.policy, tried)
    begin_write(db.session)
    policy_trials.record(db.session(), trial, tried, actor="operator", now=utc_now())
    db.session.commit()
    if as_json:
        click.echo(json.dumps(_plain(trial, config.policy, tried)))
    else:
        _tell(trial)


def _run(now: Policy, then: Policy) -> Trial:
    length = past_rounds.count(db.session())
    with click.progressbar(length=length, label="Judging", file=sys.stderr) as bar:
        return policy_trials.run(db.session(), now=now, then=then, each=bar.update)


def _plain(trial: Trial, now: Policy, then: Policy) -> dict[str, object]:
    return {
        "now": now.fingerprint,
        "then": then.fingerprint,
        "tried": trial.tried,
        "changed": len(trial.changes),
        "changes": [asdict(change) for change in trial.changes],
    }


def _tell(trial: Trial) -> None:
    changed = len(trial.changes)
    click.echo(f"{changed} of {trial.tried} verifications would end otherwise.")
    for change in trial.changes:
        click.echo(f"{_head(change)}  {'; '.join(map(_ground, change.grounds))}")


def _head(change: Change) -> str:
    return f"{change.reference}  {change.old} -> {change.new} "


def _ground(ground: Ground) -> str:
    figures = ""
    if ground.value is not None:
        figures = f" ({ground.value:g}, limit {ground.limit or 0:g})"
    return f"{ground.check} {ground.rule}{figures}: {ground.effect}"
