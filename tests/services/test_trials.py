"""A changed policy, tried on what was judged before."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.models.audit import AuditEvent
from portal.models.check import Check
from portal.models.evidence import Evidence
from portal.models.verification import Decision
from portal.policy import Policy
from portal.services.examinations import findings, policy_trials
from portal.services.examinations.policy_trials import Trial
from portal.states import (
    CheckOutcome,
    Device,
    EvidenceState,
    Side,
    VerificationState,
)
from tests.clocks import NOON
from tests.factories import make_customer, make_verification
from tests.past import HARDLY, STRICTER, good_findings, make_judged

NOW = Policy.load()
WARN, FAIL = CheckOutcome.WARN, CheckOutcome.FAIL


def tried(session, text: str) -> Trial:
    """Try the policy of this text."""
    return policy_trials.run(session, now=NOW, then=Policy.parse(text))


@pytest.fixture
def judged(session):
    row = make_verification(session)
    make_judged(session, row)
    return row


def test_a_stricter_limit_names_verification_rule_and_figures(session, judged):
    trial = tried(session, STRICTER)

    (change,) = trial.changes
    assert (1, judged.customer.reference) == (trial.tried, change.reference)
    assert (VerificationState.APPROVED, VerificationState.IN_REVIEW) == (
        change.old,
        change.new,
    )
    assert [("warned", "selfie.match", 0.4)] == [
        (ground.rule, ground.check, ground.value) for ground in change.grounds
    ]


def test_a_limit_that_nothing_comes_near_changes_nothing(session, judged):
    assert () == tried(session, HARDLY).changes


def test_another_effect_changes_who_decides(session):
    make_judged(
        session,
        make_verification(session),
        found=good_findings(document__expiry=WARN),
    )
    stricter = replace(NOW.decision.document_expiry, warn="person")
    then = replace(NOW, decision=replace(NOW.decision, document_expiry=stricter))

    (change,) = policy_trials.run(session, now=NOW, then=then).changes

    assert VerificationState.IN_REVIEW is change.new


def test_the_newest_round_of_each_verification_is_tried(session, judged):
    judged.round = 2
    make_judged(session, judged, at=NOON + timedelta(days=1))
    make_judged(session, make_verification(session, make_customer(session)))

    assert [1, 2] == sorted(change.round for change in tried(session, STRICTER).changes)


def test_what_was_found_after_a_round_was_judged_does_not_count(session, judged):
    late = [replace(each, outcome=FAIL) for each in good_findings()]
    findings.keep(session, judged, late, now=NOON + timedelta(days=1))

    assert VerificationState.APPROVED is tried(session, STRICTER).changes[0].old


def test_the_picture_that_a_round_was_judged_by_counts(session, judged):
    """It was asked for again later; a refused one before it never counted."""
    for minute, state, outcome in (
        (1, EvidenceState.REFUSED, FAIL),
        (2, EvidenceState.REPLACED, CheckOutcome.PASS),
    ):
        picture = Evidence(
            verification=judged,
            side=Side.FRONT,
            state=state,
            taken_on=Device.COMPUTER,
            received_at=NOON,
            at_version=1,
            fingerprint=bytes([minute] * 32),
        )
        session.add(picture)
        session.flush()
        one = replace(good_findings()[0], outcome=outcome)
        findings.keep(session, judged, [one], evidence=picture, now=NOON)

    assert VerificationState.APPROVED is tried(session, STRICTER).changes[0].old


def test_a_trial_reads_only(session, judged):
    session.commit()
    counts = [select(func.count()).select_from(each) for each in (Check, Decision)]
    before = [session.scalar(count) for count in counts]

    trial = tried(session, STRICTER)
    policy_trials.record(
        session, trial, Policy.parse(STRICTER), actor="operator", now=NOON
    )

    assert before == [session.scalar(count) for count in counts]
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert ("policy.tried", {"tried": 1, "changed": 1}) == (event.action, event.details)


def test_the_number_of_verifications_can_be_bounded(session, judged):
    make_judged(session, make_verification(session, make_customer(session)))
    told: list[int] = []

    trial = policy_trials.run(
        session, now=NOW, then=Policy.parse(STRICTER), most=1, each=told.append
    )

    assert (1, [1]) == (trial.tried, told)


def test_a_policy_is_in_force_since_its_first_verdict_after_another(session):
    other = Policy.parse(STRICTER)
    for day, policy in enumerate((NOW, other, NOW, NOW)):
        make_judged(
            session,
            make_verification(session, make_customer(session)),
            policy=policy,
            at=NOON + timedelta(days=day),
        )

    assert NOON + timedelta(days=2, seconds=1) == policy_trials.in_force_since(
        session, NOW
    )
    assert policy_trials.in_force_since(session, Policy.parse(HARDLY)) is None


def test_the_command_prints_what_would_change(app, session, judged, tmp_path):
    session.commit()
    file = tmp_path / "policy.toml"
    file.write_text(STRICTER)
    runner = app.test_cli_runner()

    plain = runner.invoke(args=["policy-trial", str(file)])
    told = runner.invoke(args=["policy-trial", str(file), "--json"])

    assert "1 of 1 verifications would end otherwise." in plain.stdout
    assert f"{judged.customer.reference}  approved -> in_review" in plain.stdout
    assert "selfie.match warned (0.4, limit " in plain.stdout
    printed = json.loads(told.stdout)
    assert (1, 1) == (printed["tried"], printed["changed"])
    assert "approved" == printed["changes"][0]["old"]


@pytest.mark.parametrize("text", ["", "[customer", STRICTER + "\n[more]\n"])
def test_the_command_names_what_is_wrong_with_a_file(app, session, tmp_path, text):
    file = tmp_path / "policy.toml"
    file.write_text(text)

    answer = app.test_cli_runner().invoke(args=["policy-trial", str(file)])

    assert (1, True) == (answer.exit_code, "policy" in answer.output)
