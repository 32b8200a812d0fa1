"""What differs between two versions of the rules of screening."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.domain.words import mark as _
from portal.screening_policy import ScreeningPolicy, ZoneName

LIMITS = {  # in the order in which they are shown
    "high_share": _("Money of high risk, at most"),
    "medium_share": _("Money of medium risk, at most"),
    "score": _("Total score, at most"),
    "minimum_share": _("Listed categories count from a share of"),
    "minimum_value": _("Listed categories count from US dollars of"),
    "unknown_zone": _("Codes that no table has count as"),
    "incomplete": _("An answer without a score, or without shares"),
}
SHARES = frozenset({"high_share", "medium_share", "minimum_share"})
CHOICES = {
    "high": _("High risk"),
    "medium": _("Medium risk"),
    "low": _("Low risk"),
    "person": _("goes to a person"),
    "pass": _("may pass by what it has"),
}


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """
    One thing that differs; None stands for "was not there".

    `what` is a key of `LIMITS`, or "listed", "frozen_groups" or "zone", and then
    `name` is the category, the group or the provider's code.
    """

    what: str
    name: str = ""
    provider: str = ""
    before: str | None
    after: str | None


def changes(now: ScreeningPolicy, then: ScreeningPolicy) -> tuple[RuleChange, ...]:
    """List what differs, as the page shows it from top to bottom."""
    return (
        *_limits(now, then),
        *_members("listed", now.listed, then.listed),
        *_members("frozen_groups", now.frozen_groups, then.frozen_groups),
        *_zones(now, then),
    )


def _limits(now: ScreeningPolicy, then: ScreeningPolicy) -> Iterator[RuleChange]:
    old, new = now.plain(), then.plain()
    for key in LIMITS:
        if old[key] != new[key]:
            yield RuleChange(what=key, before=old[key], after=new[key])


def _members(
    what: str, now: Iterable[str], then: Iterable[str]
) -> Iterator[RuleChange]:
    old, new = list(map(str, now)), list(map(str, then))
    for name in old:
        if name not in new:
            yield RuleChange(what=what, name=name, before=name, after=None)
    for name in new:
        if name not in old:
            yield RuleChange(what=what, name=name, before=None, after=name)


def _zones(now: ScreeningPolicy, then: ScreeningPolicy) -> Iterator[RuleChange]:
    for provider in {**now.zones, **then.zones}:
        old, new = _written(now, provider), _written(then, provider)
        for code in {**old, **new}:
            if old.get(code) != new.get(code):
                yield RuleChange(
                    what="zone",
                    name=code,
                    provider=provider,
                    before=old.get(code),
                    after=new.get(code),
                )


def _written(policy: ScreeningPolicy, provider: str) -> dict[str, ZoneName]:
    """Give a provider's codes as it writes them, with their zones."""
    lists = policy.zones.get(provider)
    if lists is None:
        return {}
    names: tuple[ZoneName, ...] = ("high", "medium", "low")
    return {code: name for name in names for code in getattr(lists, name)}
