"""`examine`: every automated check on files, without a customer and a database."""

import json
from pathlib import Path
from typing import Any

import click
import msgspec
from flask import current_app

from portal.checks.examiner import Examiner
from portal.clock import utc_now
from portal.config import Config
from portal.domain.documents.seen import Fields
from portal.domain.findings import CHECKS, Finding
from portal.domain.reasons import find
from portal.services.examinations.examined_files import Trial, examine_files
from portal.states import CheckOutcome, DocumentType, Side

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
MARKS = {
    CheckOutcome.PASS: "ok",
    CheckOutcome.WARN: "look",
    CheckOutcome.FAIL: "bad",
    CheckOutcome.ERROR: "not made",
}


@click.command()
@click.option(
    "--type",
    "declared",
    type=click.Choice([str(kind) for kind in DocumentType]),
    required=True,
    help="The kind of document that is declared.",
)
@click.option("--country", help="The issuing country: its two or three letters.")
@click.option("--front", type=FILE, required=True, help="A picture or a PDF.")
@click.option("--back", type=FILE, help="The document's other side.")
@click.option("--selfie", type=FILE, help="Its owner's face.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def examine(
    declared: str,
    country: str | None,
    front: Path,
    back: Path | None,
    selfie: Path | None,
    as_json: bool,
) -> None:
    """Run the automated checks on files and tell what would be decided."""
    config: Config = current_app.extensions["portal"].config
    given = {Side.FRONT: front, Side.BACK: back, Side.SELFIE: selfie}
    most = config.policy.picture.max_bytes
    examiner = Examiner(config.policy)
    try:
        trial = examine_files(
            {side: _read(path, most) for side, path in given.items() if path},
            declared=DocumentType(declared),
            country=_country(country),
            today=utc_now().date(),
            policy=config.policy,
            examiner=examiner,
        )
    finally:
        examiner.close()
    click.echo(json.dumps(as_plain(trial)) if as_json else _text(trial))


def as_plain(trial: Trial) -> dict[str, Any]:
    """Give the object that is promised to those who check from outside."""
    zone = trial.zone
    return {
        "document": {
            "format": zone.format if zone else None,
            "mrz": list(zone.lines) if zone else None,
            "fields": _fields(trial.fields),
            "check_digits": zone.valid if zone else None,
        },
        "checks": [_check(side, finding) for side, finding in trial.findings],
        "decision": {
            "outcome": trial.verdict.outcome.value,
            "steps": {key: list(why) for key, why in trial.verdict.steps.items()},
            "reasons": list(trial.verdict.reasons),
        },
        "ms": trial.milliseconds,
    }


def _check(side: Side | None, finding: Finding) -> dict[str, Any]:
    return {
        "name": finding.name,
        "side": side.value if side else None,
        "version": finding.version,
        "outcome": finding.outcome.value,
        "score": finding.score,
        "limit": finding.limit,
        "reasons": list(finding.reasons),
        "ms": finding.milliseconds,
    }


def _fields(fields: Fields | None) -> dict[str, Any] | None:
    return None if fields is None else dict(msgspec.to_builtins(fields))


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most + 1)  # one too many is seen to be too large


def _country(code: str | None) -> str | None:
    if code is None:
        return None
    if not (code.isascii() and code.isalpha() and len(code) <= len("XXX")):
        raise click.BadParameter("Give two or three letters.", param_hint="--country")
    return code.upper()


def _text(trial: Trial) -> str:
    parts = (
        list(trial.zone.lines if trial.zone else ()),
        [
            f"{name.replace('_', ' '):<16} {value}"
            for name, value in (_fields(trial.fields) or {}).items()
            if value is not None
        ],
        [line for side, found in trial.findings for line in _told(side, found)],
        _decision(trial),
    )
    return "\n\n".join("\n".join(part) for part in parts if part)


def _told(side: Side | None, finding: Finding) -> list[str]:
    known = CHECKS.get(finding.name)
    if known is None and finding.outcome is CheckOutcome.PASS:
        return []  # of the file itself
    title = known.title if known else finding.name.replace("_", " ").capitalize()
    score = "" if finding.score is None else f"  {finding.score:g}"
    limit = "" if finding.limit is None else f" (limit {finding.limit:g})"
    return [
        f"{MARKS[finding.outcome]:<9} {side or '':<7} {title}{score}{limit}",
        *(f"{'':<18}{_words(reason)}" for reason in finding.reasons),
    ]


def _decision(trial: Trial) -> list[str]:
    verdict = trial.verdict
    decided = verdict.outcome.value.replace("_", " ")
    reasons = "".join(f" {_words(reason)}" for reason in verdict.reasons)
    return [
        f"Decision: {decided}, after {trial.milliseconds / 1000:.1f} s.{reasons}",
        *(
            f"{step}: {' '.join(_words(reason) for reason in asked)}"
            for step, asked in verdict.steps.items()
        ),
    ]


def _words(reason: str) -> str:
    found = find(reason)
    return found.title if found else reason
