"""What a customer may do: every combination of the facts, against a table of rules."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from portal.domain.entitlements import (
    Answer,
    Entitlements,
    Facts,
    Question,
    entitlements,
)
from portal.domain.entitlements.words import REASONS
from portal.states import NoticeKind, VerificationState
from tests.clocks import NOON

DAY = timedelta(days=1)
PAST, SOON, LATER = NOON - DAY, NOON + DAY, NOON + 2 * DAY
VALUES = {
    "verify_by": (LATER, NOON, PAST),
    "verified": (False, True),
    "state": (None, *VerificationState),
    "leave_by": (None, LATER, PAST),
    "consent": ("", "refused", "withdrawn"),
    "notices": (
        frozenset(),
        frozenset({NoticeKind.ABUSE}),
        frozenset({NoticeKind.BREACH}),
        frozenset(NoticeKind),
    ),
    "case_open": (False, True),
    "suspended": (False, True),
    "reverify_by": (None, SOON, PAST),
    "erased": (False, True),
}

# for each question, the first row that fits: when, yes or no, why, and until when
RULES = {
    Question.ORDERS: [
        ("erased", "no", "erased", None),
        ("suspended", "no", "suspended", None),
        ("unknown noticed", "no", "notice", None),
        ("rejected", "no", "rejected", None),
        ("overdue", "no", "reverification_overdue", None),
        ("unknown late", "no", "time_over", None),
        ("unknown asked", "yes", "time_to_verify", "reverify_by"),
        ("unknown", "yes", "time_to_verify", "verify_by"),
        ("asked", "yes", "verified", "reverify_by"),
        ("", "yes", "verified", None),
    ],
    Question.SERVICES: [
        ("erased", "no", "erased", None),
        ("suspended", "no", "suspended", None),
        ("unknown noticed", "no", "notice", None),
        ("rejected leaving", "yes", "time_to_leave", "leave_by"),
        ("rejected", "no", "rejected", None),
        ("unknown", "yes", "nothing_reported", None),
        ("", "yes", "verified", None),
    ],
    Question.REFUNDS: [
        ("erased", "no", "erased", None),
        ("suspended", "no", "suspended", None),
        ("unknown noticed", "no", "notice", None),
        ("unknown", "yes", "nothing_reported", None),
        ("", "yes", "verified", None),
    ],
}


def every() -> list[Facts]:
    """Give every combination of the values."""
    found = []
    for each in product(*VALUES.values()):
        values = dict(zip(VALUES, each, strict=True))
        consent = values.pop("consent")
        values |= {"refused": consent == "refused", "withdrawn": consent == "withdrawn"}
        found.append(Facts(**values))
    return found


def in_words(facts: Facts) -> set[str]:
    """Give the words of the table that fit."""
    rejected = facts.state == "rejected"
    fitting = {
        "erased": facts.erased,
        "suspended": facts.suspended,
        "noticed": bool(facts.notices),
        "unknown": rejected or not facts.verified,
        "rejected": rejected,
        "leaving": facts.leave_by == LATER,
        "overdue": facts.reverify_by == PAST,
        "asked": facts.reverify_by == SOON,
        "late": facts.verify_by in {NOON, PAST},
    }
    return {word for word, fits in fitting.items() if fits}


def expected(question: Question, words: set[str]) -> tuple[str, str, str | None]:
    """Look the answer up in the table."""
    for when, *answer in RULES[question]:
        if set(when.split()) <= words:
            return tuple(answer)
    raise AssertionError(words)


@pytest.fixture(scope="module")
def answered() -> list[tuple[Facts, Entitlements]]:
    return [(facts, entitlements(facts, now=NOON)) for facts in every()]


@pytest.mark.parametrize("question", list(Question))
def test_every_combination_is_answered_by_the_table(answered, question):
    for facts, found in answered:
        yes, reason, end = expected(question, in_words(facts))
        first = min(facts.notices).value if reason == "notice" else reason
        until = getattr(facts, end) if end else None
        answer = found.answers[question]
        assert (yes == "yes", first, until) == (
            answer.yes,
            answer.reasons[0],
            answer.until,
        ), facts


def test_every_row_of_the_table_is_needed(answered):
    for question, rows in RULES.items():
        met = {expected(question, in_words(facts)) for facts, _ in answered}
        assert len(rows) == len(met)


def test_no_answer_is_without_a_reason_that_has_words(answered):
    for _, found in answered:
        for answer in found.answers.values():
            assert answer.reasons
            assert set(answer.reasons) <= REASONS.keys()
        assert set(found.remarks) <= REASONS.keys()


def test_only_a_yes_ends_by_itself_and_never_in_the_past(answered):
    for _, found in answered:
        for answer in found.answers.values():
            assert answer.until is None or (answer.yes and answer.until > NOON)


def test_what_ends_is_answered_with_no_from_then_on(answered):
    for facts, found in answered:
        for question, answer in found.answers.items():
            if answer.until is not None:
                before = entitlements(facts, now=answer.until - timedelta(seconds=1))
                after = entitlements(facts, now=answer.until)
                assert before.answers[question].yes
                assert not after.answers[question].yes


def test_what_does_not_end_lasts(answered):
    for facts, found in answered:
        late = entitlements(facts, now=NOON + 1000 * DAY)
        for question, answer in found.answers.items():
            if answer.yes and answer.until is None:
                assert late.answers[question].yes


def test_verifying_never_takes_anything_away(answered):
    for facts, found in answered:
        after = entitlements(
            replace(facts, verified=True, state=VerificationState.APPROVED), now=NOON
        )
        for question in Question:
            assert after.answers[question].yes >= found.answers[question].yes


@pytest.mark.parametrize(
    "worse",
    [
        {"erased": True},
        {"suspended": True},
        {"notices": frozenset(NoticeKind)},
        {"verify_by": PAST},
        {"reverify_by": PAST},
        {"state": VerificationState.REJECTED, "leave_by": None},
    ],
)
def test_bad_news_never_gives_anything(answered, worse):
    for facts, found in answered:
        after = entitlements(replace(facts, **worse), now=NOON)
        for question in Question:
            assert after.answers[question].yes <= found.answers[question].yes


def test_services_and_refunds_never_stop_while_orders_are_open(answered):
    for _, found in answered:
        if found.orders.yes:
            assert found.services.yes
            assert found.refunds.yes


def test_a_notice_about_a_verified_customer_changes_nothing_by_itself(answered):
    for facts, found in answered:
        if facts.known:
            without = entitlements(replace(facts, notices=frozenset()), now=NOON)
            assert without.answers == found.answers


def test_the_customer_is_never_told_what_was_reported():
    told = {REASONS[kind.value].customer for kind in NoticeKind}

    assert 1 == len(told)
    assert not REASONS["case_open"].customer


def test_the_minute_after_the_verification_all_is_open():
    facts = Facts(verify_by=PAST, notices=frozenset(NoticeKind))
    assert entitlements(facts, now=NOON).suspended

    verified = replace(facts, verified=True, state=VerificationState.APPROVED)

    found = entitlements(verified, now=NOON)
    assert dict.fromkeys(Question, Answer(yes=True, reasons=("verified",))) == dict(
        found.answers
    )
    assert () == found.remarks
