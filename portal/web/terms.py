"""How long each kind of thing is kept, in the reader's words."""

import math
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import format_timedelta, gettext

from portal.domain.retention import RULES, Rule
from portal.policy import Policy
from portal.web.filters import words

# as format_timedelta counts them, so that the number said is the one in the policy
LENGTHS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}


@dataclass(frozen=True)
class ToldTerm:
    """One line of the table: what, why, how long."""

    key: str
    what: str
    why: str
    how_long: str


def told_terms(policy: Policy) -> list[ToldTerm]:
    """Give the table in which customers read how long what is kept."""
    return [
        ToldTerm(rule.key, words(rule.what), words(rule.why), how_long(rule, policy))
        for rule in RULES
        if rule.told
    ]


def how_long(rule: Rule, policy: Policy) -> str:
    """Give "5 years after you stop being our customer"."""
    if rule.term is None:
        return words(rule.from_when)
    return str(gettext(rule.from_when, term=length(rule, policy)))


def length(rule: Rule, policy: Policy) -> str:
    """Give "5 years"; empty if the rule has no term."""
    if rule.term is None:
        return ""
    term = rule.term(policy)
    return str(
        format_timedelta(
            term.count * LENGTHS[term.unit], granularity=term.unit, threshold=math.inf
        )
    )
