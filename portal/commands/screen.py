"""`screen`: what the providers say of an address, and what follows from it."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from typing import Any

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal.domain.exposure import Answer, Direction, Ground, Share, Zone
from portal.domain.screening.categories import canonical, told
from portal.domain.screening.words import PROVIDERS, RULES, UNITS, ZONES
from portal.domain.transfers import STRICTNESS
from portal.domain.transfers.refusals import AddressRefused, EntryRefused, HashRefused
from portal.extensions import db
from portal.policy import Policy, ScreeningPolicy
from portal.services.screenings import rules
from portal.services.screenings.once import Trial, subject_of
from portal.services.screenings.once import screen as trial_of

PATIENCE = 60.0  # seconds


@click.command()
@click.option("--network", required=True, help="Its name or code: ethereum, ETH, TRX.")
@click.option("--address", required=True, help="The other side's address.")
@click.option("--asset", help="Such as USDT; the network's own coin if left out.")
@click.option("--transaction", help="The hash, once there is one.")
@click.option(
    "--direction",
    type=click.Choice([each.value for each in Direction]),
    help="Of the transaction, seen from you; incoming if left out.",
)
@click.option("--to", help="The address that an incoming transaction paid, yours.")
@click.option(
    "--patience",
    type=click.FloatRange(0, 600),
    default=PATIENCE,
    show_default=True,
    help="Seconds to wait for each provider.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def screen(patience: float, as_json: bool, direction: str | None, **given: Any) -> None:
    """Ask every provider about an address, and tell what follows. It may cost money."""
    portal = current_app.extensions["portal"]
    if direction is None and given["transaction"]:
        direction = Direction.INCOMING.value
    try:
        subject = subject_of(
            **given, direction=Direction(direction) if direction else None
        )
    except EntryRefused as error:
        raise _refused(error) from error
    trial = trial_of(
        subject,
        portal.adapters.analytics,
        _rules(portal.config.policy),
        patience=patience,
        clock=portal.adapters.clock,
    )
    click.echo(json.dumps(as_plain(trial)) if as_json else _text(trial))


def as_plain(trial: Trial) -> dict[str, Any]:
    """Give the object that is promised to those who check from outside."""
    verdict = trial.verdict
    return {
        "status": verdict.status.value,
        "score": _number(verdict.score),
        "zones": {zone.value: _number(verdict.zones.get(zone)) for zone in Zone},
        "categories": {
            name: _number(share) for name, share in verdict.categories.items()
        },
        "outcome": verdict.outcome.value,
        "reasons": [_reason(ground) for ground in _strictest_first(trial)],
        "answers": [_answer(answer) for answer in trial.answers],
    }


def _reason(ground: Ground) -> dict[str, Any]:
    return {
        "rule": ground.rule,
        "outcome": ground.outcome.value,
        "provider": ground.provider,
        "category": ground.category,
        "value": ground.value,
        "limit": ground.limit,
        "at": ground.at.astimezone(UTC).isoformat() if ground.at else None,
        "text": sentence(ground),
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "provider": answer.provider,
        "authoritative": answer.authoritative,
        "status": answer.status.value,
        "score": _number(answer.score),
        "level": answer.level,
        "shares": [_share(answer.provider, share) for share in answer.shares],
        "owner": answer.owner,
        "why": answer.why,
        "reference": answer.reference,
        "at": answer.at.astimezone(UTC).isoformat(),
    }


def _share(provider: str, share: Share) -> dict[str, Any]:
    return {
        "code": share.category,
        "category": canonical(provider, share.category),
        "share": _number(share.share),
        "direct": share.direct,
    }


def sentence(ground: Ground) -> str:
    """Say what a rule found."""
    unit = UNITS.get(ground.rule)
    return RULES[ground.rule] % {
        "category": told(ground.category) if ground.category else "",
        "value": _shown(ground.value, unit),
        "limit": _shown(ground.limit, unit),
    }


def _shown(value: str | None, unit: str | None) -> str:
    if value is None or unit is None or not value[:1].isdigit():
        return value or ""
    return _percent(Decimal(value)) if unit == "share" else _plain(Decimal(value))


def _percent(share: Decimal) -> str:
    return f"{_plain(share * 100)} %"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _strictest_first(trial: Trial) -> Sequence[Ground]:
    return sorted(
        trial.verdict.grounds,
        key=lambda ground: STRICTNESS[ground.outcome],
        reverse=True,
    )


def _rules(policy: Policy) -> ScreeningPolicy:
    """Give the rules in force; those of the file where there is no database yet."""
    try:
        return rules.in_force(db.session(), policy)
    except SQLAlchemyError:
        click.echo("No database: judged by the rules of the policy file.", sys.stderr)
        return policy.screening


def _refused(error: EntryRefused) -> click.BadParameter:
    hints = {AddressRefused: "--address", HashRefused: "--transaction"}
    hint = "--asset" if error.reason == "asset.unknown" else "--network"
    return click.BadParameter(
        error.sentence % error.values, param_hint=hints.get(type(error), hint)
    )


def _text(trial: Trial) -> str:
    verdict = trial.verdict
    parts = (
        [f"Outcome: {verdict.outcome.value}"],
        [_ruled(ground) for ground in _strictest_first(trial)],
        [
            f"{ZONES[zone]:<14} {_percent(share)}"
            for zone, share in verdict.zones.items()
        ],
        [
            f"{told(name):<32} {_percent(share)}"
            for name, share in sorted(
                verdict.categories.items(), key=lambda each: -each[1]
            )
        ],
        [_line(answer) for answer in trial.answers],
    )
    return "\n\n".join("\n".join(part) for part in parts if part)


def _ruled(ground: Ground) -> str:
    name = ground.provider or ""
    provider = PROVIDERS.get(name, name)
    return f"{ground.outcome.value:<8} {provider:<14} {sentence(ground)}"


def _line(answer: Answer) -> str:
    words = answer.status.value.replace("_", " ")
    score = "" if answer.score is None else f", score {_plain(answer.score)}"
    owner = f", {answer.owner}" if answer.owner else ""
    advice = "" if answer.authoritative else " (advice)"
    why = f": {answer.why}" if answer.why else ""
    return f"{answer.provider}{advice}: {words}{score}{owner}{why}"
