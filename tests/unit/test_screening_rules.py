"""The screening policy, as a table, and what must hold of every answer there is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of

from portal.domain.exposure import (
    Answer,
    AnswerStatus,
    Hop,
    ScreeningOutcome,
    Share,
    Verdict,
    Zone,
)
from portal.domain.screening.frozen_groups import names
from portal.domain.screening.rules import STRICTNESS, judge
from portal.domain.screening.words import RULES
from tests.clocks import NOON
from tests.screening_cast import POLICY, answer, share

PASS, HOLD, VERIFY, FREEZE = ScreeningOutcome
SCORED, NO_DATA, UNREACHABLE = AnswerStatus
BOTH = frozenset({"bitok", "coinkyt"})
CLEAN = answer(provider="coinkyt")
CLEAN = replace(CLEAN, shares=(share("EXCHANGE_LICENSED", "1"),))


def judged(*answers: Answer, expected: frozenset[str] = frozenset(), **changed):
    """Judge, expecting the authoritative ones that are there if nothing is said."""
    own = frozenset(each.provider for each in answers if each.authoritative)
    policy = replace(POLICY, **changed)
    return judge(answers, policy, expected=expected or own)


def rules(verdict: Verdict, outcome: ScreeningOutcome) -> list[str]:
    """Give the rules that had this outcome."""
    return [each.rule for each in verdict.grounds if each.outcome is outcome]


def mixed(dirty: str, of: str) -> Answer:
    """Give an answer with one dirty share, the rest from an exchange."""
    return answer(share(dirty, of), share("exchange", str(1 - Decimal(of))))


@pytest.mark.parametrize(
    ("given", "outcome", "rule"),
    [
        # exactly on the limit passes, the least more does not
        (mixed("high_risk_exchange", "0.05"), PASS, "high_share"),
        (mixed("high_risk_exchange", "0.0500000000000000000000001"), VERIFY, None),
        (mixed("high_risk_exchange", "0.06"), VERIFY, "high_share"),
        (mixed("dex", "0.20"), PASS, "medium_share"),
        (mixed("dex", "0.2000000000000000000000001"), VERIFY, "medium_share"),
        (answer(score="50"), PASS, "score"),
        (answer(score="50.00000000000000000000001"), VERIFY, "score"),
        (answer(score="100"), VERIFY, "score"),
        # the zones are of sums, not of single shares
        (
            answer(
                share("high_risk_exchange", "0.03"),
                share("high_risk_exchange", "0.03"),
                share("exchange", "0.94"),
            ),
            VERIFY,
            "high_share",
        ),
        (
            answer(share("dex", "0.15"), share("bridge", "0.06")),
            VERIFY,
            "medium_share",
        ),
        (
            answer(share("dex", "0.2"), share("high_risk_exchange", "0.05")),
            PASS,
            "high_share",
        ),
        # a listed category counts whatever its share
        (mixed("mixer", "0.000000001"), VERIFY, "listed"),
        (mixed("enforcement_action", "0.01"), VERIFY, "listed"),
        (mixed("exchange_sanctioned_eu", "0.01"), VERIFY, "listed"),
        (mixed("mixer", "0"), PASS, "high_share"),
        # rounded to nothing, but money of it was told
        (answer(share("mixer", "0", "0.5"), share("exchange", "1")), VERIFY, "listed"),
        (answer(share("w_group", "0", "7")), FREEZE, "frozen_category"),
        (answer(share("mixer", "0", "NaN"), share("exchange", "1")), PASS, "score"),
        (answer(owner_category="gambling"), VERIFY, "listed_owner"),
        # what was not told is not zero
        (answer(score=None), HOLD, "score_missing"),
        (replace(answer(), shares=()), HOLD, "shares_missing"),
        (replace(answer(), partial=True), HOLD, "shares_partial"),
        (replace(mixed("mixer", "0.01"), partial=True), VERIFY, "listed"),
        (answer(status=NO_DATA), HOLD, "no_data"),
        (answer(status=UNREACHABLE), HOLD, "unreachable"),
        (replace(answer(), score=Decimal("NaN")), HOLD, "malformed"),
        (replace(answer(), score=Decimal(101)), HOLD, "malformed"),
        (replace(answer(), score=Decimal(-1)), HOLD, "malformed"),
        (answer(share("exchange", "1.01")), HOLD, "malformed"),
        (answer(share("exchange", "-0.1")), HOLD, "malformed"),
        (answer(share("exchange", "sNaN")), HOLD, "malformed"),
        (answer(share("exchange", "Infinity")), HOLD, "malformed"),
        # named groups
        (answer(owner="The W  Group Ltd"), FREEZE, "frozen_owner"),
        (answer(owner_category="w-group"), FREEZE, "frozen_category"),
        (mixed("w_group", "0.0001"), FREEZE, "frozen_category"),
        (answer(owner="New Group"), PASS, "score"),
        (
            answer(hops=(Hop(name="WGROUP", category=None, place=2, incoming=True),)),
            HOLD,
            "frozen_hop",
        ),
        # codes that no table has count as medium
        (mixed("something_new", "0.2"), PASS, "unknown_category"),
        (mixed("something_new", "0.21"), VERIFY, "medium_share"),
        # codes in other letters are the same codes
        (mixed(" Mixer ", "0.01"), VERIFY, "listed"),
    ],
)
def test_one_answer_is_judged(
    given: Answer, outcome: ScreeningOutcome, rule: str | None
):
    verdict = judged(given)

    assert outcome is verdict.outcome
    assert rule is None or rule in rules(verdict, outcome)


@pytest.mark.parametrize(
    ("answers", "outcome", "person", "retry"),
    [
        ((answer(), CLEAN), PASS, False, False),
        ((mixed("scam", "0.1"), CLEAN), VERIFY, True, False),
        ((answer(), replace(CLEAN, score=Decimal(51))), VERIFY, True, False),
        ((answer(),), HOLD, False, True),  # the other never answered
        ((), HOLD, False, True),
        ((answer(), answer(provider="coinkyt", status=UNREACHABLE)), HOLD, False, True),
        ((answer(), answer(provider="coinkyt", status=NO_DATA)), HOLD, True, False),
        (
            (answer(status=NO_DATA), answer(provider="coinkyt", status=UNREACHABLE)),
            HOLD,
            True,
            True,
        ),
        # the verdict of one stands while the other is asked again
        (
            (
                mixed("scam", "0.1"),
                answer(provider="coinkyt", status=UNREACHABLE),
            ),
            VERIFY,
            True,
            True,
        ),
        (
            (answer(owner="W Group"), answer(provider="coinkyt", status=UNREACHABLE)),
            FREEZE,
            True,
            True,
        ),
        # who only advises is no answer, whoever they say they are
        ((answer(), replace(CLEAN, authoritative=False)), HOLD, False, True),
    ],
)
def test_two_expected_providers_are_judged(answers, outcome, person, retry):
    verdict = judged(*answers, expected=BOTH)

    assert (outcome, person, retry) == (verdict.outcome, verdict.person, verdict.retry)


def advice(*shares: Share, **more) -> Answer:
    return answer(*shares, provider="listed", authoritative=False, **more)


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (advice(share("sanctions", "1"), score="100"), HOLD),
        (advice(score="51"), HOLD),
        (advice(owner="W Group"), HOLD),
        (advice(score="0"), PASS),
        (advice(score=None), PASS),
        (advice(status=NO_DATA), PASS),
        (advice(status=UNREACHABLE), PASS),
    ],
)
def test_advice_holds_at_most(given: Answer, outcome: ScreeningOutcome):
    verdict = judged(answer(), given)

    assert outcome is verdict.outcome
    assert (outcome is HOLD) is verdict.person
    assert not verdict.retry
    assert Decimal(10) == verdict.score


def test_a_hit_of_the_sanctions_list_names_the_list_and_its_day():
    hit = replace(
        advice(share("sanctions", "1"), score="100"),
        provider="list",
        reference="OFAC SDN of 2026-11-20",
    )

    verdict = judged(answer(), hit)

    assert HOLD is verdict.outcome
    [ground] = [each for each in verdict.grounds if each.rule == "on_list"]
    assert ("list", "OFAC SDN of 2026-11-20") == (ground.provider, ground.value)


def test_while_the_sanctions_list_cannot_be_read_nothing_passes():
    unread = replace(advice(status=UNREACHABLE), provider="list")

    verdict = judged(answer(), unread)

    assert (HOLD, False, True) == (verdict.outcome, verdict.person, verdict.retry)


def test_advice_that_is_clean_outweighs_nothing():
    verdict = judged(mixed("scam", "0.5"), advice(score="0"))

    assert VERIFY is verdict.outcome


@pytest.mark.parametrize("given", [advice(score="0"), None])
def test_without_a_provider_whose_word_counts_nothing_passes(given: Answer | None):
    verdict = judge([given] if given else [], POLICY, expected=frozenset())

    assert (HOLD, True, UNREACHABLE) == (
        verdict.outcome,
        verdict.person,
        verdict.status,
    )
    assert verdict.score is None
    assert {} == verdict.zones == verdict.categories


def test_every_ground_says_rule_value_limit_provider_and_time():
    (ground,) = (
        each
        for each in judged(mixed("high_risk_exchange", "0.0512")).grounds
        if each.outcome is VERIFY
    )

    assert ("high_share", "0.0512", "0.05", "bitok", NOON) == (
        ground.rule,
        ground.value,
        ground.limit,
        ground.provider,
        ground.at,
    )


def test_a_clean_verdict_says_by_which_figures():
    verdict = judged(answer())

    assert ["high_share", "medium_share", "score"] == rules(verdict, PASS)


def test_the_owner_s_name_stays_out_of_the_grounds():
    grounds = judged(answer(owner="Jo Doe of the W Group")).grounds

    assert "Jo Doe" not in repr(grounds)


def test_the_figures_shown_are_the_strictest_provider_s():
    strict = replace(
        answer(provider="coinkyt", score="12"),
        shares=(share("SCAM", "0.04"), share("MINER", "0.9")),
    )

    verdict = judged(mixed("dex", "0.1"), strict)

    assert Decimal(12) == verdict.score
    assert {Zone.HIGH: Decimal("0.04"), Zone.MEDIUM: 0, Zone.LOW: Decimal("0.9")} == (
        verdict.zones
    )
    assert {"scam": Decimal("0.04"), "mining": Decimal("0.9")} == verdict.categories


def test_unknown_codes_are_named_and_count_as_the_setting_says():
    given = mixed("something_new", "0.06")

    assert PASS is judged(given).outcome
    verdict = judged(given, unknown_zone="high")

    assert VERIFY is verdict.outcome
    (ground,) = (each for each in verdict.grounds if each.rule == "unknown_category")
    assert ("something_new", "0.06", "high") == (
        ground.category,
        ground.value,
        ground.limit,
    )


@pytest.mark.parametrize(
    ("of", "value", "outcome"),
    [
        ("0.009", "5000", PASS),
        ("0.010", "5000", VERIFY),
        ("0.010", "99.99", PASS),
        ("0.010", "100", VERIFY),
        ("0.010", None, VERIFY),  # a value that was not told is not small
    ],
)
def test_a_listed_category_may_have_a_least_share_and_value(of, value, outcome):
    given = answer(share("mixer", of, value), share("exchange", "0.9"))
    least = {"minimum_share": Decimal("0.01"), "minimum_value": Decimal(100)}

    assert outcome is judged(given, **least).outcome


def test_an_incomplete_answer_may_be_let_pass_by_a_setting():
    assert PASS is judged(answer(score=None), incomplete="pass").outcome


def test_an_answer_without_any_figure_never_passes():
    empty = replace(answer(score=None, owner="Somebody"), shares=())

    assert HOLD is judged(empty, incomplete="pass").outcome


def test_a_missing_score_stays_missing():
    assert judged(answer(score=None), incomplete="pass").score is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("W Group", True),
        ("w-group", True),
        ("  W.Group (deposit)", True),
        ("wgroup", True),
        ("Ｗ Ｇｒｏｕｐ", True),  # noqa: RUF001 - wide letters
        ("Exchange of WGroup", True),
        ("W Gr\u00f3up", True),
        ("The W Gr\u200bo\u00adup Ltd", True),  # signs that nobody sees
        ("\u051c Gr\u043eup", True),  # two Cyrillic letters
        ("w gr\u03bfup", True),  # a Greek one
        ("New Group", False),
        ("W Groups", False),
        ("Group W", False),
        ("", False),
        ("—", False),
    ],
)
def test_a_group_is_named_by_whole_words(text: str, named: bool):
    assert named is names(text, "W Group")


def test_every_rule_has_words():
    spoken = {
        "frozen_owner",
        "frozen_category",
        "frozen_hop",
        "listed",
        "listed_owner",
        "high_share",
        "medium_share",
        "score",
        "score_missing",
        "shares_missing",
        "shares_partial",
        "malformed",
        "unknown_category",
        "no_data",
        "unreachable",
        "nobody_asked",
        "on_list",
    }

    assert spoken == RULES.keys()


CODES = [*POLICY.zone_of["bitok"], "something_new", "w_group"]
SHARES = any_of.builds(
    Share,
    category=any_of.sampled_from(CODES),
    share=any_of.decimals(0, 1, places=6),
    value=any_of.none() | any_of.decimals(0, 10_000, places=2),
)
ANSWERS = any_of.builds(
    Answer,
    provider=any_of.sampled_from(["bitok", "coinkyt", "listed"]),
    authoritative=any_of.booleans(),
    status=any_of.sampled_from(list(AnswerStatus)),
    at=any_of.just(NOON),
    score=any_of.none() | any_of.decimals(0, 100, places=2),
    shares=any_of.lists(SHARES, max_size=6).map(tuple),
    owner=any_of.none() | any_of.sampled_from(["W Group", "Somebody"]),
)
EXPECTED = any_of.frozensets(any_of.sampled_from(["bitok", "coinkyt"]))
MANY = settings(max_examples=250, deadline=None)


@given(any_of.lists(ANSWERS, max_size=4), EXPECTED, ANSWERS)
@MANY
def test_one_more_answer_that_counts_never_makes_it_milder(answers, expected, more):
    """Unless it was expected: then its absence was what held the money."""
    expected -= {more.provider}
    more = replace(more, authoritative=True)
    before = judge([*answers, answer(provider="sandbox")], POLICY, expected=expected)

    after = judge(
        [*answers, answer(provider="sandbox"), more], POLICY, expected=expected
    )

    assert STRICTNESS[after.outcome] >= STRICTNESS[before.outcome]


@given(any_of.lists(ANSWERS, max_size=3), EXPECTED, ANSWERS, SHARES)
@MANY
def test_one_more_share_never_makes_it_milder(answers, expected, whole, dirty):
    dirtier = replace(whole, shares=(*whole.shares, dirty))
    whole = replace(whole, shares=(*whole.shares, share("exchange", "0.1")))
    dirtier = replace(dirtier, shares=(*dirtier.shares, share("exchange", "0.1")))

    before = judge([*answers, whole], POLICY, expected=expected)
    after = judge([*answers, dirtier], POLICY, expected=expected)

    assert STRICTNESS[after.outcome] >= STRICTNESS[before.outcome]


@given(any_of.lists(ANSWERS, max_size=4), EXPECTED)
@MANY
def test_nothing_passes_without_every_expected_answer_within_all_limits(
    answers, expected
):
    verdict = judge(answers, POLICY, expected=expected)

    if verdict.outcome is PASS:
        counted = [each for each in answers if each.authoritative]
        assert counted
        assert expected <= {each.provider for each in counted}
        assert all(each.status is SCORED for each in counted)
        assert all(each.score is not None and each.score <= 50 for each in counted)
        assert all(each.shares for each in counted)
    assert verdict.grounds
    assert verdict.retry is bool(
        {"unreachable", "malformed"} & {each.rule for each in verdict.grounds}
    )


@given(any_of.lists(ANSWERS, max_size=4))
@MANY
def test_advice_alone_never_verifies_or_freezes(answers):
    soft = [replace(each, authoritative=False) for each in answers]

    verdict = judge([answer(provider="sandbox"), *soft], POLICY, expected=frozenset())

    assert verdict.outcome in (PASS, HOLD)
    assert Decimal(10) == verdict.score


@given(any_of.lists(SHARES, min_size=1, max_size=12))
@MANY
def test_the_zones_come_to_what_the_shares_come_to(shares):
    verdict = judged(replace(answer(), shares=tuple(shares)))

    assert sum(each.share for each in shares) == sum(verdict.zones.values())
    assert sum(verdict.categories.values()) == sum(verdict.zones.values())


def test_a_provider_without_a_table_speaks_the_portal_s_words():
    given = answer(share("high_risk_exchange", "0.06"), provider="another")

    assert ["high_share"] == rules(judged(given), VERIFY)
