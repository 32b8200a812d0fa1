"""Grounds and changes of rules in whole sentences, figures as the reader has them."""

from decimal import ROUND_CEILING, Decimal

from flask_babel import format_decimal, format_percent, gettext

from portal.domain.exposure import Ground
from portal.domain.screening.categories import told
from portal.domain.screening.changes import CHOICES, LIMITS, SHARES, RuleChange
from portal.domain.screening.words import PROVIDERS, RULES, UNITS
from portal.policy import ScreeningPolicy
from portal.web.filters import words


def told_ground(ground: Ground) -> str:
    """Tell which rule spoke, by which figures; the provider's name comes first."""
    unit = UNITS.get(ground.rule, "")
    sentence = words(RULES[ground.rule]) % {
        "category": words(told(ground.category)) if ground.category else "",
        "value": _figure(ground.value, unit),
        "limit": _figure(ground.limit, unit),
    }
    if ground.provider is None:
        return str(sentence)
    return f"{provider_name(ground.provider)}: {sentence}"


def provider_name(provider: str) -> str:
    """Give what a provider is called."""
    return words(PROVIDERS[provider]) if provider in PROVIDERS else provider


def changed_rule(change: RuleChange) -> tuple[str, str, str]:
    """Give what changed, from what, and to what: three cells of a table."""
    none, there = gettext("not listed"), gettext("listed")
    if change.what == "listed":
        cells = (
            (none if change.before is None else there),
            (none if change.after is None else there),
        )
        return words(told(change.name)), *cells
    if change.what == "frozen_groups":
        frozen, free = gettext("frozen at once"), gettext("not frozen")
        return (
            change.name,
            free if change.before is None else frozen,
            free if change.after is None else frozen,
        )
    if change.what == "zone":
        what = f"{provider_name(change.provider)}: {change.name}"
        return what, _zone(change.before), _zone(change.after)
    before, after = (
        _limit(change.what, each) for each in (change.before, change.after)
    )
    return words(LIMITS[change.what]), before, after


def told_limit(key: str, rules: ScreeningPolicy) -> str:
    """Tell one of the limits of these rules, as `LIMITS` names them."""
    return _limit(key, str(getattr(rules, key)))


def _zone(zone: str | None) -> str:
    return gettext("not in the table") if zone is None else words(CHOICES[zone])


def _limit(key: str, value: str | None) -> str:
    if value is None:
        return ""
    if value in CHOICES:
        return words(CHOICES[value])
    if key.startswith("minimum_") and not Decimal(value):
        return str(gettext("any"))
    return str(share(value) if key in SHARES else format_decimal(Decimal(value)))


def share(value: str) -> str:
    """Give a share in percent; upwards, so that "just above" never looks like "on"."""
    exact = Decimal(value).quantize(Decimal("0.0001"), rounding=ROUND_CEILING)
    return str(format_percent(exact, "#,##0.##%"))


def _figure(value: str | None, unit: str) -> str:
    if value is None:
        return ""
    try:
        number = Decimal(value)
    except ArithmeticError:  # a group's name, or a zone
        return words(CHOICES[value]) if value in CHOICES else value
    if unit == "share":
        return share(value)
    return str(format_decimal(number)) if unit == "score" else value
