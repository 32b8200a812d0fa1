"""The policy's rules in words: what each check leads to, and where its limits are."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.domain.findings import CHECKS
from portal.domain.words import mark as _
from portal.effects import Effect, Effects
from portal.policy import Policy

EFFECTS: Mapping[Effect, str] = {
    "note": _("is noted"),
    "person": _("a person decides"),
    "again": _("asked for again"),
    "reject": _("rejected"),
}
GROUPS: tuple[tuple[str, str], ...] = (
    ("document", _("The document")),
    ("selfie", _("The person")),
    ("data", _("What is known of them")),
    ("examination", _("The examination itself")),
)
# of each check that is held to numbers: the policy's tables, and a sentence
LIMITS: dict[str, tuple[tuple[str, ...], str]] = {
    "document.expiry": (
        ("document",),
        _("Fails once it has expired; warns %(expires_soon_days)s days before."),
    ),
    "document.age": (
        ("document",),
        _("Fails below %(least_age)s years; by print alone it warns."),
    ),
    "document.printed": (
        ("document",),
        _(
            "Names agree from a likeness of %(printed_name)s. In a number, "
            "%(printed_errors)s character may be misread; that warns."
        ),
    ),
    "document.portrait": (
        ("person",),
        _("Warns below a face %(min_portrait_face)s pixels wide."),
    ),
    "document.recaptured": (
        ("forgery",),
        _("Warns from a screen's grid of %(screen_warn)s, fails from %(screen_fail)s."),
    ),
    "document.copied": (
        ("forgery",),
        _("Warns below a colour of %(least_colour)s."),
    ),
    "selfie.face": (
        ("person",),
        _("Fails below a face %(min_selfie_face)s pixels wide."),
    ),
    "selfie.turned": (
        ("person",),
        _("Fails above %(turned_degrees)s degrees to a side."),
    ),
    "selfie.match": (
        ("person",),
        _(
            "Passes up to a distance of %(match_distance)s, warns up to "
            "%(review_distance)s and with a tiny portrait, and fails above."
        ),
    ),
    "selfie.copied": (
        ("person",),
        _("Fails below a distance of %(same_picture_distance)s."),
    ),
    "selfie.liveness": (
        ("forgery",),
        _("Warns from a screen's grid of %(screen_warn)s."),
    ),
    "selfie.reused": (
        ("data",),
        _("Fails up to a distance of %(known_face)s from another customer's face."),
    ),
    "data.name": (
        ("data",),
        _("Passes from a likeness of %(name_same)s, fails below %(name_alike)s."),
    ),
    "data.sanctions": (
        ("data",),
        _("Fails from a likeness of %(listed_name)s to a listed name."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class ToldCheck:
    """One row of the rule table; sentences are still to be translated."""

    name: str
    title: str
    effects: Effects
    sentence: str  # with places for `limits`; empty if there is no number
    limits: Mapping[str, Any]


@dataclass(frozen=True)
class Differing:
    """One key of two policies, and its two values as the file writes them."""

    key: str
    now: str
    then: str


def told(policy: Policy) -> dict[str, list[ToldCheck]]:
    """Give every check by its group, in the order in which they are declared."""
    return {
        title: [_told(name, policy) for name in CHECKS if name.startswith(group)]
        for group, title in GROUPS
    }


def differing(now: Policy, then: Policy) -> tuple[Differing, ...]:
    """List the keys whose values differ."""
    old, new = dict(_flat(asdict(now))), dict(_flat(asdict(then)))
    return tuple(
        Differing(key, str(old[key]), str(new[key]))
        for key in old
        if old[key] != new[key]
    )


def _told(name: str, policy: Policy) -> ToldCheck:
    effects = policy.decision.of(name)
    if effects is None:
        raise LookupError(f"the policy's [decision] has no {name}")
    tables, sentence = LIMITS.get(name, ((), ""))
    limits = {
        key: value
        for table in tables
        for key, value in vars(getattr(policy, table)).items()
    }
    return ToldCheck(
        name=name,
        title=CHECKS[name].title,
        effects=effects,
        sentence=sentence,
        limits=limits,
    )


def _flat(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
