"""Which events of a timeline belong together, and what each reader is not told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.domain.roles import Permission
from portal.domain.words import mark as _


@dataclass(frozen=True)
class Kind:
    """Events that are looked for together: whole families, and single actions."""

    title: str
    families: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "messages": Kind(
        _("Messages"),
        ("invitation", "message", "code"),
        ("customer.reminded",),
    ),
    "devices": Kind(
        _("Devices"),
        ("session", "handoff"),
        ("customer.signed_in", "customer.signed_out"),
    ),
    "steps": Kind(
        _("Steps"),
        ("consent", "step", "verification"),
        (
            "customer.email_confirmed",
            "customer.phone_confirmed",
            "evidence.accepted",
            "evidence.refused",
            "evidence.removed",
        ),
    ),
    "decisions": Kind(
        _("Decisions"),
        ("decision", "policy", "review", "screening_policy"),
        ("evidence.film_viewed", "evidence.viewed"),
    ),
    "allowed": Kind(
        _("May do"),
        ("case", "notice", "reverification"),
        (
            "customer.orders_closed",
            "customer.registered",
            "customer.relationship_ended",
            "customer.relationship_resumed",
        ),
    ),
    "money": Kind(
        _("Money"),
        ("paper", "papers", "refund", "screening", "transfer"),
    ),
    "notes": Kind(_("Notes"), ("note",)),
    "data": Kind(
        _("Data"),
        ("case_file", "kept_record", "lawful", "register", "retention"),
        (
            "customer.corrected",
            "customer.correction_answered",
            "customer.correction_asked",
            "customer.data_downloaded",
            "customer.erased",
            "customer.erasure_asked",
            "customer.erasure_refused",
            "customer.seen_as",
        ),
    ),
}

# that somebody asks by law is told to nobody else; nor is it told beyond compliance
# that money is looked into; who looked at evidence is the reviewers' matter
FAMILIES_FOR: Mapping[str, Permission] = {
    "case": Permission.NOTICES,
    "case_file": Permission.AML,
    "lawful": Permission.LAWFUL,
    "paper": Permission.AML,
    "papers": Permission.AML,
    "policy": Permission.REVIEW,
    "refund": Permission.AML,
    "register": Permission.AML,
    "screening": Permission.AML,
    "transfer": Permission.AML,
}
ACTIONS_FOR: Mapping[str, Permission] = {
    "evidence.film_viewed": Permission.REVIEW,
    "evidence.viewed": Permission.REVIEW,
    "kept_record.viewed": Permission.RIGHTS,
    "review.rejection_proposed": Permission.REVIEW,
    "review.rejection_sent_back": Permission.REVIEW,
    "review.rejection_withdrawn": Permission.REVIEW,
    "verification.examined_again": Permission.REVIEW,
}


@dataclass(frozen=True)
class Untold:
    """What is left out: whole families, and single actions."""

    families: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()


def untold_to(can: Callable[[Permission], bool]) -> Untold:
    """Give what a reader who `can` only so much is not told."""
    return Untold(
        frozenset(each for each, needed in FAMILIES_FOR.items() if not can(needed)),
        frozenset(each for each, needed in ACTIONS_FOR.items() if not can(needed)),
    )


def kinds_for(can: Callable[[Permission], bool]) -> dict[str, Kind]:
    """Give the kinds of which a reader who `can` only so much is told something."""
    untold = untold_to(can)
    return {
        key: kind
        for key, kind in KINDS.items()
        if set(kind.families) - untold.families or set(kind.actions) - untold.actions
    }


def kind_of(action: str) -> str | None:
    """Give the kind an action belongs to; None for one that no customer has."""
    family = action.partition(".")[0]
    for key, kind in KINDS.items():
        if family in kind.families or action in kind.actions:
            return key
    return None
