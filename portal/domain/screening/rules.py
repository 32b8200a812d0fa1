"""
What follows from what providers answered: pure, and every outcome explains itself.

What nobody told is never taken for zero: no answer, no data, a missing score and
missing shares each have a rule of their own, and none of them lets money pass.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from portal.domain.exposure import (
    Answer,
    AnswerStatus,
    Ground,
    ScreeningOutcome,
    Verdict,
    Zone,
)
from portal.domain.screening.frozen_groups import frozen
from portal.domain.screening.totals import Totals, totals
from portal.screening_policy import ScreeningPolicy

PASS, HOLD = ScreeningOutcome.PASS, ScreeningOutcome.HOLD
VERIFY, FREEZE = ScreeningOutcome.VERIFY, ScreeningOutcome.FREEZE
UNREACHABLE = AnswerStatus.UNREACHABLE
STRICTNESS = {outcome: place for place, outcome in enumerate(ScreeningOutcome)}
LIST = "list"  # the sanctions list, whose reference says which one of which day
RETRIED = frozenset({"unreachable", "malformed"})  # ask again; no person can help


def judge(
    answers: Sequence[Answer], policy: ScreeningPolicy, *, expected: frozenset[str]
) -> Verdict:
    """
    Judge all answers about one subject; the strictest ground decides.

    `expected` names the authoritative providers that have to answer. Grounds that
    passed are kept too, so that a clean verdict says by which figures it is clean.
    """
    counted = [answer for answer in answers if answer.authoritative]
    scored = [
        (answer, totals(answer, policy))
        for answer in counted
        if answer.status is AnswerStatus.SCORED
    ]
    by_answer = [list(_scored(answer, sums, policy)) for answer, sums in scored]
    grounds = [
        *chain.from_iterable(by_answer),
        *_unanswered(counted, expected),
        *_unread(answers),
        *_advised(answers, policy),
    ]
    ranks = [
        (STRICTNESS[_strictest(own)], *sums.rank)
        for own, (_, sums) in zip(by_answer, scored, strict=True)
    ]
    leading = scored[ranks.index(max(ranks))] if ranks else None
    return Verdict(
        outcome=_strictest(grounds),
        status=_status(counted),
        score=leading[0].score if leading else None,
        zones=dict(leading[1].zones) if leading else {},
        categories=dict(leading[1].categories) if leading else {},
        grounds=tuple(grounds),
        person=any(
            ground.outcome is not PASS and ground.rule not in RETRIED
            for ground in grounds
        ),
        retry=any(ground.rule in RETRIED for ground in grounds),
    )


def alone(answer: Answer, policy: ScreeningPolicy) -> ScreeningOutcome | None:
    """Give what would follow from this one alone; None of one without figures."""
    if answer.status is not AnswerStatus.SCORED:
        return None
    counted = replace(answer, authoritative=True)
    return judge([counted], policy, expected=frozenset({answer.provider})).outcome


def _strictest(grounds: Iterable[Ground]) -> ScreeningOutcome:
    return max((each.outcome for each in grounds), key=STRICTNESS.__getitem__)


def _status(counted: Sequence[Answer]) -> AnswerStatus:
    """Say what kind of answer the whole is: scored as soon as one is."""
    given = {answer.status for answer in counted}
    if AnswerStatus.SCORED in given:
        return AnswerStatus.SCORED
    return AnswerStatus.NO_DATA if given == {AnswerStatus.NO_DATA} else UNREACHABLE


def _scored(answer: Answer, sums: Totals, policy: ScreeningPolicy) -> Iterator[Ground]:
    """Give every ground of one answer with figures, the passed ones too."""
    yield from frozen(answer, policy.frozen_groups)
    yield from _listed(answer, sums, policy)
    yield from _limits(answer, sums, policy)
    if sums.malformed:
        yield _ground("malformed", HOLD, answer)
    for code, share, zone in sums.unknown:
        yield _ground(
            "unknown_category", PASS, answer, category=code, value=share, limit=zone
        )


def _limits(answer: Answer, sums: Totals, policy: ScreeningPolicy) -> Iterator[Ground]:
    """Hold the figures to the limits; what is missing is not zero."""
    told = bool(answer.shares) or sums.score is not None  # one of the two, at least
    missing = PASS if policy.incomplete == "pass" and told else HOLD
    if answer.shares:
        for rule, value, limit in (
            ("high_share", sums.zones[Zone.HIGH], policy.high_share),
            ("medium_share", sums.zones[Zone.MEDIUM], policy.medium_share),
        ):
            outcome = VERIFY if value > limit else PASS
            yield _ground(rule, outcome, answer, value=value, limit=limit)
    else:
        yield _ground("shares_missing", missing, answer)
    if answer.shares and answer.partial:
        yield _ground("shares_partial", missing, answer)
    if sums.score is None:
        yield _ground("score_missing", missing, answer)
    else:
        outcome = VERIFY if sums.score > policy.score else PASS
        yield _ground("score", outcome, answer, value=sums.score, limit=policy.score)


def _listed(answer: Answer, sums: Totals, policy: ScreeningPolicy) -> Iterator[Ground]:
    for category, share in sums.categories.items():
        if category not in policy.is_listed:
            continue
        value = sums.values.get(category)
        enough = share >= policy.minimum_share and (
            value is None or value >= policy.minimum_value
        )
        yield _ground(
            "listed",
            VERIFY if enough else PASS,
            answer,
            category=category,
            value=share,
            limit=policy.minimum_share,
        )
    if sums.owner in policy.is_listed:
        yield _ground("listed_owner", VERIFY, answer, category=sums.owner)


def _unanswered(
    counted: Sequence[Answer], expected: frozenset[str]
) -> Iterator[Ground]:
    """Hold where an authoritative answer is missing, or is none."""
    for answer in counted:
        if answer.status is AnswerStatus.NO_DATA:
            yield _ground("no_data", HOLD, answer)
        elif answer.status is UNREACHABLE:
            yield _ground("unreachable", HOLD, answer)
    for name in sorted(expected - {answer.provider for answer in counted}):
        yield Ground(rule="unreachable", outcome=HOLD, provider=name)
    if not counted and not expected:
        yield Ground(rule="nobody_asked", outcome=HOLD)


def _unread(answers: Sequence[Answer]) -> Iterator[Ground]:
    """Hold while the portal's own list cannot be read: nobody sanctioned slips by."""
    for answer in answers:
        is_list = answer.provider == LIST and not answer.authoritative
        if is_list and answer.status is UNREACHABLE:
            yield _ground("unreachable", HOLD, answer)


def _advised(answers: Sequence[Answer], policy: ScreeningPolicy) -> Iterator[Ground]:
    """Give what advice warns of: a person looks at it, and nothing more follows."""
    for answer in answers:
        if not answer.authoritative and answer.status is AnswerStatus.SCORED:
            if answer.provider == LIST and answer.reference:
                yield replace(_ground("on_list", HOLD, answer), value=answer.reference)
            for ground in _scored(answer, totals(answer, policy), policy):
                if ground.outcome in (VERIFY, FREEZE):
                    yield _softened(ground)


def _softened(ground: Ground) -> Ground:
    return Ground(**{**vars(ground), "outcome": HOLD})


def _ground(
    rule: str,
    outcome: ScreeningOutcome,
    answer: Answer,
    *,
    category: str | None = None,
    value: Decimal | None = None,
    limit: Decimal | str | None = None,
) -> Ground:
    return Ground(
        rule=rule,
        outcome=outcome,
        provider=answer.provider,
        category=category,
        value=None if value is None else f"{value:f}",
        limit=f"{limit:f}" if isinstance(limit, Decimal) else limit,
        at=answer.at,
    )
