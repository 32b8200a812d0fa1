"""Every screening of a case's transfer: by which rules it came to what, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.domain.exposure import Zone
from portal.domain.screening.categories import told
from portal.domain.screening.changes import CHOICES
from portal.domain.screening.words import PROVIDERS, RULES, UNITS, ZONES
from portal.domain.transfers import STRICTNESS
from portal.models.screening import ProviderAnswer, Screening
from portal.models.screening_policy import ScreeningPolicyVersion
from portal.models.transfer import Transfer
from portal.policy import Policy, ScreeningPolicy
from portal.services import histories
from portal.services.case_files import of_answers
from portal.services.case_files.blocks import (
    NONE,
    Block,
    Heading,
    Pairs,
    Table,
    Words,
    length,
    moment,
    percent,
    yes,
)
from portal.services.screenings import rules as screening_rules

TRIGGERS = {
    "entered": "the transfer was entered",
    "schedule": "the schedule",
    "list": "a sanctions list was imported",
    "staff": "a colleague asked for it",
}
OUTCOMES = {"pass": "passes", "hold": "held", "verify": "verify", "freeze": "frozen"}


@dataclass(frozen=True)
class Rules:
    """The rules that judged, and how their fingerprint is told."""

    policy: ScreeningPolicy
    name: str
    known: bool = True


def told_rules(session: Session, policy: Policy) -> str:
    """Name the rules of screening that are in force."""
    row = screening_rules.current(session)
    rules = screening_rules.in_force(session, policy)
    return f"{_version(row)}, {rules.fingerprint}"


def told_screenings(
    session: Session, transfer: Transfer, policy: Policy
) -> Iterator[Block]:
    """Tell every screening in order: its verdict, its grounds, and all answers."""
    rows = session.scalars(
        select(Screening)
        .where(Screening.transfer_id == transfer.id)
        .order_by(Screening.id)
        .options(selectinload(Screening.answers).selectinload(ProviderAnswer.earlier))
    ).all()
    for number, row in enumerate(rows, start=1):
        rules = rules_of(session, row, policy)
        yield Heading(f"Screening {number} of {len(rows)}")
        yield from _verdict(session, row, rules)
        yield from _grounds(row.grounds)
        for answer in row.answers:
            yield from of_answers.told_answer(answer, transfer, rules.policy)


def rules_of(session: Session, row: Screening, policy: Policy) -> Rules:
    """Give the rules that judged a screening; unknown ones are those in force."""
    in_force = screening_rules.in_force(session, policy)
    version = session.scalars(
        select(ScreeningPolicyVersion)
        .where(ScreeningPolicyVersion.fingerprint == row.policy)
        .order_by(ScreeningPolicyVersion.number.desc())
    ).first()
    if version is not None:
        rules = screening_rules.rules_of(version, policy)
        return Rules(rules, f"{_version(version)}, {row.policy}")
    if row.policy == policy.screening.fingerprint:
        return Rules(policy.screening, f"{_version(None)}, {row.policy}")
    return Rules(in_force, row.policy or "not judged yet", known=row.policy is None)


def provider_name(key: str) -> str:
    """Give what a provider is called."""
    return PROVIDERS.get(key, key)


def _version(row: ScreeningPolicyVersion | None) -> str:
    return f"version {row.number}" if row else "the policy file's"


def _verdict(session: Session, row: Screening, rules: Rules) -> Iterator[Block]:
    asked = histories.names_of(session, [row.asked_by])
    took = row.settled_at - row.asked_at if row.settled_at else None
    yield Pairs(
        [
            ("Screening", row.public_id),
            ("Asked for", moment(row.asked_at)),
            ("Because", TRIGGERS[row.trigger.value]),
            ("Asked for by", asked.get(row.asked_by) or "the portal"),
            ("Settled", moment(row.settled_at) or "not yet"),
            ("Time taken", length(took)),
            ("Verdict", OUTCOMES[row.outcome.value] if row.outcome else "none yet"),
            ("A person has to look", yes(row.person)),
            ("Total score", row.score or "none told"),
            ("Shares by zone", _zones(row.zones)),
            ("Rules", rules.name),
        ]
    )
    if not rules.known:
        yield Words(
            "These rules are not kept any more: zones below are by those in force.",
            quiet=True,
        )


def _zones(zones: Mapping[str, str]) -> str:
    told_zones = [
        f"{ZONES[zone].lower()} {percent(zones[zone.value])}"
        for zone in Zone
        if zone.value in zones
    ]
    return ", ".join(told_zones) or "none told"


def _grounds(grounds: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """Tell every ground, those that passed too, the strictest first."""
    if not grounds:
        return
    strictness = {outcome.value: place for outcome, place in STRICTNESS.items()}
    rows = [
        (
            f"{provider_name(each['provider']) if each['provider'] else NONE}\n"
            f"{each['rule']}",
            _sentence(each),
            _figure(each["value"], each["rule"]) or NONE,
            _figure(each["limit"], each["rule"]) or NONE,
            OUTCOMES[each["outcome"]],
            _time(each["at"]),
        )
        for each in sorted(grounds, key=lambda each: -strictness[each["outcome"]])
    ]
    yield Heading("Grounds of the verdict", minor=True)
    head = ("Provider, rule", "What it says", "Value", "Limit", "Leads to", "When")
    yield Table(head, rows, (1.5, 2.9, 1, 1, 0.8, 1.2))


def _sentence(ground: Mapping[str, Any]) -> str:
    rule, category = ground["rule"], ground["category"]
    if rule not in RULES:
        return str(rule)
    return RULES[rule] % {
        "category": told(category) if category else "",
        "value": _figure(ground["value"], rule),
        "limit": _figure(ground["limit"], rule),
    }


def _figure(value: str | None, rule: str) -> str:
    """Tell a value or a limit of a rule with every digit."""
    if value is None:
        return ""
    if value in CHOICES:  # a zone
        return CHOICES[value]
    if UNITS.get(rule) != "share":
        return value
    try:
        return percent(Decimal(value))
    except ArithmeticError:
        return value


def _time(at: str | None) -> str:
    return at[:19].replace("T", " ") if at else NONE
