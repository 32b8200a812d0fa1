"""Findings judged again from their figures, under other limits."""

from dataclasses import replace

import pytest

from portal.domain.findings import CHECKS, Finding
from portal.domain.reasons import find
from portal.domain.rejudging import BY_SCORE, rejudge
from portal.policy import Policy
from portal.states import CheckOutcome

NOW = Policy.load()
PASS, WARN, FAIL = CheckOutcome.PASS, CheckOutcome.WARN, CheckOutcome.FAIL
TURNED = {"yaw": 10.0, "roll": 0.0}
OPEN = {"lenses": 0.9, "mask": 1.0}


def then(table: str, **numbers: float) -> Policy:
    """Give the policy with other numbers in one table."""
    return replace(NOW, **{table: replace(getattr(NOW, table), **numbers)})


def finding(
    name: str, outcome: CheckOutcome, score: float | None, **details
) -> Finding:
    """Give a finding with figures."""
    return Finding(
        name=name, version="1", outcome=outcome, score=score, details=details
    )


@pytest.mark.parametrize(
    ("kept", "policy", "outcome"),
    [
        (
            finding("selfie.match", PASS, 0.4, portrait_width=100),
            then("person", match_distance=0.3),
            WARN,
        ),
        (
            finding("selfie.match", PASS, 0.4, portrait_width=100),
            then("person", match_distance=0.2, review_distance=0.3),
            FAIL,
        ),
        (
            finding("selfie.match", PASS, 0.4, portrait_width=100),
            then("person", min_portrait_face=101),
            WARN,
        ),
        (
            finding("selfie.copied", PASS, 0.4),
            then("person", same_picture_distance=0.41),
            FAIL,
        ),
        (finding("selfie.reused", PASS, 0.5), then("data", known_face=0.5), FAIL),
        (
            finding("selfie.turned", PASS, 10, **TURNED),
            then("person", turned_degrees=9.0),
            FAIL,
        ),
        (
            finding("selfie.covered", PASS, 0.9, **OPEN),
            then("person", dark_lenses=0.95),
            FAIL,
        ),
        (
            finding("document.portrait", PASS, 100),
            then("person", min_portrait_face=101),
            WARN,
        ),
        (
            finding("document.recaptured", PASS, 0.1, bars=0.0),
            then("forgery", screen_warn=0.1),
            WARN,
        ),
        (
            finding("document.copied", WARN, 1.0, between=0.5),
            then("forgery", least_between=0.6),
            FAIL,
        ),
        (
            finding("document.expiry", PASS, 40, source="zone"),
            then("document", expires_soon_days=60),
            WARN,
        ),
        (
            finding("document.age", PASS, 19, source="zone"),
            then("document", least_age=21),
            FAIL,
        ),
        (
            finding("document.age", PASS, 19, source="printed"),
            then("document", least_age=21),
            WARN,
        ),
        (finding("data.name", PASS, 0.95), then("data", name_same=0.97), WARN),
    ],
)
def test_a_score_is_held_to_the_other_limit(kept, policy, outcome):
    given = rejudge(kept, now=NOW, then=policy)

    assert outcome is given.outcome
    assert given.reasons
    assert kept == replace(given, outcome=kept.outcome, limit=None, reasons=())
    assert given.limit is not None
    assert replace(given, reasons=()) == replace(
        rejudge(given, now=policy, then=policy), reasons=()
    )


def test_a_milder_limit_takes_the_reason_away():
    kept = replace(finding("selfie.copied", FAIL, 0.2), reasons=("same_as_document",))

    given = rejudge(kept, now=NOW, then=then("person", same_picture_distance=0.1))

    assert (PASS, ()) == (given.outcome, given.reasons)


@pytest.mark.parametrize(
    "kept",
    [
        finding("selfie.match", FAIL, 0.4, portrait_width=100),  # something else failed
        finding("selfie.match", CheckOutcome.ERROR, None),
        finding("selfie.match", PASS, 0.4),  # of a version without the figure
        finding("document.zone", PASS, 0.4),  # not a matter of one number
    ],
)
def test_what_the_score_does_not_explain_stands(kept: Finding):
    assert kept == rejudge(kept, now=NOW, then=then("person", match_distance=0.1))


def test_each_check_and_its_reason_are_known():
    assert BY_SCORE.keys() <= CHECKS.keys()
    assert all(find(judged.reason) for judged in BY_SCORE.values())
