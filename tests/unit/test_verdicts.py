"""What follows from findings: every rule, and that worse news never help."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.config import ROOT
from portal.domain.findings import CHECKS, Finding
from portal.domain.needs import needed
from portal.domain.reasons import REJECTION
from portal.domain.resubmission import NOTICED, RESUBMISSION
from portal.domain.rules import RULES, WORSE
from portal.domain.verdicts import OUTCOMES, UNNAMED, Verdict, decide
from portal.effects import EFFECTS, Effects
from portal.policy import Policy
from portal.states import CheckOutcome, DocumentType, VerificationState

POLICY = Policy.load()
EXAMINATION = (ROOT / "docs" / "examination.md").read_text("utf-8")
PASS, WARN, ERROR, FAIL = WORSE
APPROVED = VerificationState.APPROVED
IN_REVIEW = VerificationState.IN_REVIEW
AGAIN = VerificationState.RESUBMISSION_REQUESTED
REJECTED = VerificationState.REJECTED
SEVERITY = list(OUTCOMES.values())
NEEDS = needed(DocumentType.ID_CARD)
# every check of the policy that is shipped: what its warning, its not being made and
# its failure lead to
TABLE = {
    "document.found": (APPROVED, IN_REVIEW, AGAIN),
    "document.zone": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.check_digits": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.legible": (APPROVED, IN_REVIEW, AGAIN),
    "document.portrait": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.recaptured": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.copied": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.edited": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.kind": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.country": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.side": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.sides": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.printed": (IN_REVIEW, IN_REVIEW, AGAIN),
    "document.expiry": (APPROVED, IN_REVIEW, AGAIN),
    "document.age": (IN_REVIEW, IN_REVIEW, REJECTED),
    "document.reused": (IN_REVIEW, IN_REVIEW, IN_REVIEW),
    "selfie.face": (IN_REVIEW, IN_REVIEW, AGAIN),
    "selfie.eyes": (APPROVED, IN_REVIEW, AGAIN),
    "selfie.turned": (APPROVED, IN_REVIEW, AGAIN),
    "selfie.covered": (IN_REVIEW, IN_REVIEW, AGAIN),
    "selfie.liveness": (IN_REVIEW, IN_REVIEW, AGAIN),
    "selfie.challenge": (IN_REVIEW, IN_REVIEW, AGAIN),
    "selfie.match": (IN_REVIEW, IN_REVIEW, AGAIN),
    "selfie.copied": (IN_REVIEW, IN_REVIEW, AGAIN),
    "selfie.reused": (IN_REVIEW, IN_REVIEW, IN_REVIEW),
    "data.name": (IN_REVIEW, IN_REVIEW, IN_REVIEW),
    "data.sanctions": (APPROVED, IN_REVIEW, IN_REVIEW),
    "data.email": (APPROVED, APPROVED, AGAIN),
    "data.phone": (APPROVED, APPROVED, APPROVED),
    "examination": (IN_REVIEW, IN_REVIEW, IN_REVIEW),
}


def found(name: str, outcome: CheckOutcome = PASS, *reasons: str) -> Finding:
    """Give one finding."""
    return Finding(name=name, version="1", outcome=outcome, reasons=reasons)


def good(*changed: Finding, needs: frozenset[str] = NEEDS) -> list[Finding]:
    """Give a passing finding for each check that is needed, but those changed."""
    names = {finding.name for finding in changed}
    return [*(found(name) for name in sorted(needs - names)), *changed]


def verdict(*changed: Finding, round: int = 1) -> Verdict:
    """Decide on findings that pass, but those changed."""
    return decide(good(*changed), POLICY, needs=NEEDS, round=round)


def test_the_documentation_has_the_table_of_the_policy():
    rows = [
        f"| `{name}` | {kind.title} | {each.warn} | {each.error} | {each.fail} |"
        for name, kind in CHECKS.items()
        if (each := POLICY.decision.of(name))
    ]

    assert "\n".join(rows) in EXAMINATION


def test_what_passes_is_approved_without_a_ground():
    assert Verdict(outcome=APPROVED) == verdict()


def test_the_table_of_rules_is_the_list_of_checks():
    assert list(CHECKS) == list(TABLE)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("outcome", [WARN, ERROR, FAIL])
def test_each_outcome_of_each_check_leads_where_the_table_says(name, outcome):
    given = verdict(found(name, outcome))

    assert TABLE[name][WORSE.index(outcome) - 1] == given.outcome
    assert [(name, outcome)] == [(each.check, each.outcome) for each in given.grounds]


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_a_needed_check_that_is_missing_leads_to_a_person(name: str):
    without = [finding for finding in good() if finding.name != name]

    given = decide(without, POLICY, needs=NEEDS)

    assert IN_REVIEW == given.outcome
    assert [("missing", name)] == [(each.rule, each.check) for each in given.grounds]


def test_without_any_finding_a_person_decides():
    assert IN_REVIEW == decide((), POLICY, needs=NEEDS).outcome


def test_a_check_that_the_policy_does_not_know_leads_to_a_person():
    given = verdict(found("document.smell", WARN))

    assert (IN_REVIEW, "unknown") == (given.outcome, given.grounds[0].rule)


def test_the_quality_of_an_accepted_picture_changes_nothing():
    assert APPROVED == verdict(found("blurred", PASS)).outcome


def test_what_is_asked_again_has_its_steps_and_reasons():
    given = verdict(
        found("document.zone", FAIL, "zone_cut"),
        found("document.legible", FAIL, "unreadable"),
        found("document.expiry", WARN, "expires_soon"),
        found("selfie.challenge", FAIL, "still_picture"),
        found("data.email", FAIL, "disposable"),
    )

    steps = {
        "document": ("zone_cut", "unreadable"),
        "selfie": ("still_picture",),
        "email": ("disposable",),
    }
    assert steps == given.steps


@pytest.mark.parametrize(
    ("with_it", "steps"),
    [
        ((), {"selfie": ("not_matching",)}),
        (
            (found("document.copied", FAIL, "photocopy"),),
            {"document": ("photocopy",)},
        ),
        (
            (found("selfie.covered", FAIL, "face_covered"),),
            {"selfie": ("face_covered",)},
        ),
    ],
)
def test_faces_differ_only_if_both_pictures_can_stay(with_it, steps):
    given = verdict(found("selfie.match", FAIL, "not_matching"), *with_it)

    assert steps == given.steps


def test_a_step_without_a_reason_that_may_be_told_has_a_general_one():
    given = verdict(found("selfie.face", FAIL))

    assert {"selfie": ("unclear",)} == given.steps


def test_general_reasons_are_on_the_list():
    assert all(reason in RESUBMISSION[step] for step, reason in UNNAMED.items())


@pytest.mark.parametrize("reason", NOTICED)
def test_what_only_staff_may_know_is_never_told(reason: str):
    given = verdict(
        *(found(name, FAIL, reason) for name in TABLE if name != "document.age")
    )

    assert AGAIN == given.outcome
    assert all(reason not in reasons for reasons in given.steps.values())


def test_a_hit_on_the_sanctions_list_is_told_to_nobody():
    given = verdict(
        found("data.sanctions", FAIL, "listed"),
        found("selfie.eyes", FAIL, "eyes_closed"),
    )

    assert {"selfie": ("eyes_closed",)} == given.steps
    assert "data.sanctions" in {ground.check for ground in given.grounds}


def test_who_is_under_age_is_rejected_for_that():
    given = verdict(found("document.age", FAIL, "under_age"))

    assert (REJECTED, ("under_age",), {}) == (given.outcome, given.reasons, given.steps)


def test_under_age_by_print_alone_goes_to_a_person():
    assert IN_REVIEW == verdict(found("document.age", WARN, "under_age")).outcome


def test_the_reasons_of_every_rejection_are_on_the_list():
    strict = Effects(warn="reject", error="reject", fail="reject")
    decision = replace(
        POLICY.decision, **{name.replace(".", "_"): strict for name in CHECKS}
    )

    for name in CHECKS:
        given = decide(
            good(found(name, FAIL)), replace(POLICY, decision=decision), needs=NEEDS
        )
        assert given.outcome is REJECTED
        assert set(given.reasons) <= REJECTION.keys()
        assert given.reasons


def test_a_side_without_zone_and_portrait_is_made_good_by_the_other():
    given = verdict(
        found("document.zone", FAIL, "zone_unreadable"),
        found("document.zone"),
        found("document.portrait"),
        found("document.portrait", FAIL, "portrait_hidden"),
    )

    assert Verdict(outcome=APPROVED) == given


def test_a_copied_back_is_not_made_good_by_the_front():
    given = verdict(
        found("document.copied"), found("document.copied", FAIL, "photocopy")
    )

    assert {"document": ("photocopy",)} == given.steps


def test_in_the_last_round_a_person_decides_instead():
    last = POLICY.review.rounds

    assert AGAIN == verdict(found("selfie.face", FAIL), round=last - 1).outcome
    assert IN_REVIEW == verdict(found("selfie.face", FAIL), round=last).outcome


def test_after_many_rounds_nothing_is_approved_alone():
    alone = POLICY.decision.rounds_alone

    assert APPROVED == verdict(round=alone).outcome
    given = verdict(round=alone + 1)
    assert (IN_REVIEW, "many_rounds") == (given.outcome, given.grounds[0].rule)
    assert (alone + 1, alone) == (given.grounds[0].value, given.grounds[0].limit)


def test_a_ground_keeps_value_and_limit():
    given = verdict(replace(found("selfie.match", WARN), score=0.6, limit=0.55))

    assert (0.6, 0.55) == (given.grounds[0].value, given.grounds[0].limit)


def test_files_alone_need_nothing_of_a_customer_but_a_selfie():
    needs = needed(DocumentType.PASSPORT, customer=False)
    document = {name for name in needs if name.startswith("document.")}

    clean = decide(good(needs=needs), POLICY, needs=needs)
    no_selfie = decide([found(name) for name in document], POLICY, needs=needs)

    assert (APPROVED, IN_REVIEW) == (clean.outcome, no_selfie.outcome)
    assert not {"data.name", "selfie.challenge", "selfie.reused"} & needs


@pytest.mark.parametrize(
    ("document_type", "left_out"),
    [
        (DocumentType.PASSPORT, {"document.sides"}),
        (DocumentType.ID_CARD, set()),
        (DocumentType.DRIVER_LICENCE, {"document.check_digits", "document.printed"}),
    ],
)
def test_a_document_needs_what_it_can_have(document_type, left_out: set[str]):
    assert left_out | {"examination"} == CHECKS.keys() - needed(document_type)


def test_rules_have_their_own_names():
    assert len(RULES) == len({rule.name for rule in RULES})


@pytest.mark.parametrize(
    ("warn", "error", "fail"),
    [
        ("again", "person", "again"),
        ("note", "again", "person"),
        ("reject",) * 2 + ("note",),
    ],
)
def test_worse_news_may_not_lead_to_less(warn, error, fail):
    with pytest.raises(ValueError, match="milder"):
        Effects(warn=warn, error=error, fail=fail)


effects = st.lists(st.sampled_from(EFFECTS), min_size=3, max_size=3).map(
    lambda three: Effects(
        **dict(
            zip(
                ("warn", "error", "fail"), sorted(three, key=EFFECTS.index), strict=True
            )
        )
    )
)
policies = st.fixed_dictionaries(
    {name.replace(".", "_"): effects for name in CHECKS}
).map(lambda each: replace(POLICY, decision=replace(POLICY.decision, **each)))
reasons = st.sampled_from(sorted({*NOTICED, *RESUBMISSION["document"], "under_age"}))
outcomes = st.sampled_from(WORSE)
findings = st.lists(
    st.builds(found, st.sampled_from(list(CHECKS)), outcomes, reasons), max_size=12
)


@settings(max_examples=100)
@given(policies, findings, st.integers(1, 6), st.data())
def test_a_worse_outcome_never_gives_a_better_decision(policy, some, round, data):
    every = good() + some
    place = data.draw(st.integers(0, len(every) - 1))
    worse = data.draw(
        st.sampled_from(WORSE[WORSE.index(every[place].outcome) :]), label="worse"
    )
    changed = [*every]
    changed[place] = replace(every[place], outcome=worse)

    before = decide(every, policy, needs=NEEDS, round=round)
    after = decide(changed, policy, needs=NEEDS, round=round)

    assert SEVERITY.index(before.outcome) <= SEVERITY.index(after.outcome)


@settings(max_examples=100)
@given(policies, findings, st.integers(1, 6), st.sampled_from(sorted(NEEDS)))
def test_without_a_needed_check_nothing_is_approved(policy, some, round, name):
    left = [finding for finding in good() + some if finding.name != name]

    assert decide(left, policy, needs=NEEDS, round=round).outcome is not APPROVED


@settings(max_examples=100)
@given(policies, findings, st.integers(1, 6))
def test_every_verdict_can_be_told(policy, some, round):
    given = decide(good() + some, policy, needs=NEEDS, round=round)

    assert bool(given.steps) == (given.outcome is AGAIN)
    assert all(
        told and set(told) <= RESUBMISSION[step].keys()
        for step, told in given.steps.items()
    )
    assert bool(given.reasons) == (given.outcome is REJECTED)
