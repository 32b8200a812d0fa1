"""Numbers of hand-built facts, each with what it must come to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from portal.domain.numbers.scope import Scope
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.handoff import Handoff
from portal.models.invitation import Invitation
from portal.models.reverification import Reverification
from portal.models.verification import Decision, StepProgress, Verification
from portal.policy import SHIPPED, Policy
from portal.services import messages
from portal.services.messages import Words
from portal.services.numbers import decisions, deliveries, handoffs, times
from portal.services.numbers import queue as numbers_queue
from portal.services.numbers import way as numbers_way
from portal.services.numbers.way import Way
from portal.states import (
    Channel,
    DecisionOutcome,
    Device,
    EvidenceState,
    HandoffEnd,
    InvitationWay,
    MessageStatus,
    ReverificationKind,
    ReverificationState,
    Side,
    VerificationState,
)
from tests.clocks import NOON
from tests.factories import make_customer
from tests.staff_cast import make_staff

UTC = ZoneInfo("UTC")
TODAY = NOON.date()
MONTH = Scope.of_last(30, today=TODAY)
POLICY = Policy.load(SHIPPED)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STATES = {
    None: VerificationState.OPEN,
    DecisionOutcome.APPROVED: VerificationState.APPROVED,
    DecisionOutcome.REJECTED: VerificationState.REJECTED,
    DecisionOutcome.RESUBMISSION_REQUESTED: VerificationState.RESUBMISSION_REQUESTED,
}
secret = iter(range(10**6))


def person(session: Session, *, language: str = "en") -> Customer:
    number = next(secret)
    return make_customer(session, email=f"{number}@example.org", language=language)


def passage(
    session: Session,
    customer: Customer | None = None,
    *,
    at: datetime = NOON - DAY,
    done: tuple[str, ...] = (),
    gave: timedelta | None = None,
    judged: timedelta | None = None,
    outcome: DecisionOutcome | None = None,
    changed: datetime | None = None,
    round_: int = 1,
) -> Verification:
    """Begin one, give everything and decide, so long after it began."""
    state = STATES[outcome]
    if gave is not None and outcome is None:
        state = VerificationState.IN_REVIEW
    row = Verification(
        customer=customer or person(session),
        state=state,
        round=round_,
        started_at=at,
        changed_at=changed or at,
        submitted_at=at + gave if gave is not None else None,
        decided_at=at + judged if judged is not None else None,
    )
    row.steps = [StepProgress(key=key, done_at=at, asked_again_for=[]) for key in done]
    session.add(row)
    session.flush()
    return row


def invite(
    session: Session, customer: Customer, *, opened: bool = False, at: datetime = NOON
) -> None:
    session.add(
        Invitation(
            customer=customer,
            secret_hash=next(secret).to_bytes(32),
            way=InvitationWay.EMAIL,
            made_at=at,
            expires_at=at + DAY,
            opened_at=at if opened else None,
        )
    )
    session.flush()


def decide(
    session: Session,
    row: Verification,
    *,
    at: datetime,
    by_staff: int | None = None,
    steps: dict[str, list[str]] | None = None,
) -> None:
    outcome = DecisionOutcome.RESUBMISSION_REQUESTED if steps else None
    session.add(
        Decision(
            verification=row,
            staff_id=by_staff,
            outcome=outcome or DecisionOutcome.APPROVED,
            decided_at=at,
            steps=steps or {},
        )
    )
    session.flush()


def way(session: Session, scope: Scope, *, zone: ZoneInfo = UTC) -> Way:
    return numbers_way.way(session, scope, zone=zone, days=7, now=NOON)


def counts(stages) -> dict[str, int]:
    return {stage.key: stage.count for stage in stages}


def test_the_way_counts_a_step_once_it_or_a_later_one_is_done(session):
    passage(session)
    passage(session, done=("consent",))
    passage(session, done=("consent", "selfie"))  # the document was opened again
    passage(session, done=("consent", "document"), gave=HOUR)
    passage(session, gave=HOUR, judged=2 * HOUR, outcome=DecisionOutcome.REJECTED)
    passage(session, gave=HOUR, judged=2 * HOUR, outcome=DecisionOutcome.APPROVED)

    found = way(session, MONTH).stages

    assert {
        "started": 6,
        "consent": 5,
        "document": 4,
        "selfie": 4,
        "phone": 3,
        "email": 3,
        "submitted": 3,
        "decided": 2,
        "approved": 1,
    } == counts(found)
    assert 5 / 6 == found[1].of_before
    assert 1 / 6 == found[-1].of_first


def test_the_way_leaves_out_other_days_other_languages_and_who_is_asked_anew(session):
    passage(session, at=datetime(2026, 1, 1, tzinfo=UTC))
    passage(session, person(session, language="ar"))
    again = passage(session)
    session.add(
        Reverification(
            customer=again.customer,
            kind=ReverificationKind.DOCUMENTS,
            state=ReverificationState.STARTED,
            asked_at=NOON,
            due_at=NOON,
            verification=again,
        )
    )
    cancelled = passage(session)
    cancelled.state = VerificationState.CANCELLED
    session.flush()
    arabic = Scope.of_last(30, today=TODAY, language="ar")

    assert 1 == way(session, MONTH).stages[0].count
    assert 1 == way(session, arabic).stages[0].count
    french = Scope.of_last(30, today=TODAY, language="fr")
    assert 0 == way(session, french).stages[0].count


def test_days_are_the_platforms(session):
    midnight = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # the second in Vienna
    passage(session, at=midnight)
    first = Scope(first=date(2026, 3, 1), last=date(2026, 3, 1))

    assert 1 == way(session, first).stages[0].count
    vienna = ZoneInfo("Europe/Vienna")
    assert 0 == way(session, first, zone=vienna).stages[0].count


def test_those_invited_are_people_and_each_stage_holds_who_passed_all_before(session):
    invite(session, person(session))
    asked_twice = person(session)
    invite(session, asked_twice)
    invite(session, asked_twice, opened=True)
    by_the_link, by_a_code = person(session), person(session)
    invite(session, by_the_link, opened=True)
    invite(session, by_a_code)
    done = {"gave": HOUR, "judged": HOUR, "outcome": DecisionOutcome.APPROVED}
    passage(session, by_the_link, done=("consent",))
    passage(session, by_a_code, **done)
    passage(session, **done)  # nobody invited them

    found = numbers_way.invited(session, MONTH, zone=UTC)

    told = counts(found.stages)
    assert (4, 2, 1, 1, 0) == tuple(
        told[key] for key in ("invited", "opened", "started", "consent", "document")
    )
    assert 0 == told["approved"]
    assert 1 == found.without_opening


def test_who_did_nothing_for_days_left_at_the_step_after_their_last(session):
    long_ago = NOON - 10 * DAY
    passage(session, at=long_ago)
    passage(session, at=long_ago, done=("consent", "document"))
    passage(session, at=long_ago, done=("consent",), changed=NOON - HOUR)
    passage(session, at=long_ago, gave=HOUR)
    passage(
        session,
        at=long_ago,
        done=("consent",),
        gave=HOUR,
        judged=HOUR,
        outcome=DecisionOutcome.RESUBMISSION_REQUESTED,
    )

    found = way(session, MONTH).leaving

    assert {"consent": 1, "selfie": 1} == {k: n for k, n in found.at.items() if n}
    assert 1 == found.asked_again
    assert 1 == found.under_way


def test_the_time_is_told_of_those_decided_for_good(session):
    approved = DecisionOutcome.APPROVED
    for hours in (2, 4, 30):
        passage(
            session, gave=HOUR, judged=hours * HOUR, outcome=approved, at=NOON - 3 * DAY
        )
    passage(session, gave=9 * HOUR, judged=10 * HOUR, outcome=approved, round_=2)
    passage(
        session,
        gave=HOUR,
        judged=HOUR,
        outcome=DecisionOutcome.RESUBMISSION_REQUESTED,
    )

    found = times.times(session, MONTH, zone=UTC)

    assert (4, 4 * 3600, 30 * 3600) == (
        found.all["altogether"].count,
        found.all["altogether"].median,
        found.all["altogether"].p90,
    )
    assert 3 == found.in_one_go["altogether"].count
    assert 3600 == found.in_one_go["to_submit"].p90
    assert 3600 == found.all["to_decide"].median


def test_decisions_are_the_portals_or_peoples_by_the_day_and_the_week(session):
    rae = make_staff(session)
    row = passage(session)
    monday = datetime(2026, 3, 2, 10, tzinfo=UTC)
    decide(session, row, at=monday)
    decide(session, row, at=monday + HOUR, by_staff=rae.id)
    decide(session, row, at=monday + 6 * DAY)
    decide(session, row, at=monday + 7 * DAY, by_staff=rae.id)
    scope = Scope(first=date(2026, 3, 1), last=date(2026, 3, 15))

    days = decisions.decided(session, scope, zone=UTC)
    weeks = decisions.grouped(days, scope, "week")

    assert 15 == len(days)
    assert (date(2026, 3, 2), 1, 1) == (days[1].on, days[1].alone, days[1].people)
    assert [None, 2 / 3, 0.0] == [week.share for week in weeks]
    assert date(2026, 2, 23) == weeks[0].on


def test_reasons_are_counted_by_step_and_by_side(session):
    row = passage(session)
    for steps in (
        {"document": ["unreadable", "expired"]},
        {"document": ["unreadable"], "selfie": ["unclear"]},
    ):
        decide(session, row, at=NOON, steps=steps)
    for reasons, state in (
        (["blurred"], EvidenceState.REFUSED),
        (["same_file", "blurred"], EvidenceState.REFUSED),
        (["unreadable"], EvidenceState.REPLACED),
    ):
        session.add(
            Evidence(
                verification=row,
                side=Side.FRONT,
                state=state,
                taken_on=Device.PHONE,
                received_at=NOON,
                at_version=1,
                fingerprint=bytes(32),
                reasons=reasons,
            )
        )
    session.flush()

    asked = decisions.asked_again(session, MONTH, zone=UTC)
    refused = decisions.refused(session, MONTH, zone=UTC)

    assert ("document", "unreadable", 2) == (asked[0].of, asked[0].key, asked[0].count)
    assert 3 == len(asked)
    assert [("front", "blurred", 2), ("front", "same_file", 1)] == [
        (each.of, each.key, each.count) for each in refused
    ]


def test_a_handoff_is_of_the_way_its_link_went_last(session):
    row = passage(session)
    passage(session)
    for ways, claimed, end, at in (
        (["qr"], True, HandoffEnd.FINISHED, NOON - HOUR),
        (["qr"], False, HandoffEnd.CANCELLED, NOON - HOUR),
        (["qr", "sms"], True, None, NOON - HOUR),
        (["qr", "email", "sms"], False, None, NOON - DAY),
    ):
        session.add(
            Handoff(
                verification=row,
                secret_hash=next(secret).to_bytes(32),
                steps=["selfie"],
                ways=ways,
                from_device="Firefox",
                made_at=at,
                active_at=at,
                opened_at=at if claimed else None,
                claimed_at=at if claimed else None,
                ended_as=end,
            )
        )
    session.flush()

    found = handoffs.handoffs(session, MONTH, zone=UTC, policy=POLICY.handoff, now=NOON)

    by_way = {each.way.value: each for each in found.by_way}
    assert (2, 1, 1) == (
        by_way["qr"].offered,
        by_way["qr"].claimed,
        by_way["qr"].finished,
    )
    assert (2, 1, 0) == (
        by_way["sms"].offered,
        by_way["sms"].opened,
        by_way["sms"].finished,
    )
    assert 0 == by_way["email"].offered
    assert {"finished": 1, "cancelled": 1, "running": 1, "expired": 1} == found.ends
    assert 1 == found.with_one


def text(
    session: Session,
    to: str,
    status: MessageStatus,
    *,
    channel: Channel = Channel.SMS,
    code: str | None = None,
    words: str | None = None,
    customer: Customer | None = None,
) -> None:
    row = messages.write(
        session,
        channel=channel,
        kind="invitation",
        to=to,
        words=Words("", "Hello", ""),
        once=f"test:{next(secret)}",
        customer=customer,
        now=NOON,
    )
    row.status, row.failure_code, row.failure = status, code, words
    row.gateway = "twilio" if channel is Channel.SMS else "smtp"
    session.flush()


def test_failures_are_told_by_the_numbers_country_and_the_gateways_reason(session):
    failed, delivered = MessageStatus.FAILED, MessageStatus.DELIVERED
    text(session, "+447700900123", delivered)
    text(session, "+447700900124", failed, code="30003", words="switched off")
    text(session, "+447700900125", failed, code="30003", words="is switched off")
    text(session, "+33639980001", failed, code="30005", words="unknown")
    text(session, "+8816 3100 1234".replace(" ", ""), MessageStatus.SENT)
    text(session, "a@example.org", failed, channel=Channel.EMAIL, words="given up")

    found = deliveries.deliveries(session, MONTH, zone=UTC)

    countries = {each.country: each for each in found.by_country}
    assert (3, 1, 2) == (
        countries["GB"].written,
        countries["GB"].delivered,
        countries["GB"].failed,
    )
    assert {"GB", "FR", "001"} == countries.keys()
    assert [("30003", 2), ("", 1), ("30005", 1)] == [
        (each.code, each.count) for each in found.failures
    ]
    assert [("email", "smtp", 1), ("sms", "twilio", 3)] == [
        (each.channel.value, each.gateway, each.failed) for each in found.by_gateway
    ]


def test_a_text_of_before_its_country_was_kept_is_told_apart(session):
    text(session, "+447700900123", MessageStatus.DELIVERED)
    old = messages.about(session, "") or session.query(messages.Message).all()
    old[0].country = old[0].gateway = None
    session.flush()

    found = deliveries.deliveries(session, MONTH, zone=UTC)

    assert [None] == [each.country for each in found.by_country]
    assert [None] == [each.gateway for each in found.by_gateway]


def test_messages_to_nobody_known_have_no_language(session):
    arab = person(session, language="ar")
    text(session, "+447700900123", MessageStatus.DELIVERED)
    text(session, "+447700900123", MessageStatus.DELIVERED, customer=arab)
    arabic = Scope.of_last(30, today=TODAY, language="ar")

    found = deliveries.deliveries(session, arabic, zone=UTC)

    assert [1] == [each.written for each in found.by_country]


def test_the_queue_is_that_of_now(session):
    for hours in (1, 3, 30):
        passage(session, at=NOON - (hours + 1) * HOUR, gave=HOUR)
    passage(session, gave=HOUR, judged=HOUR, outcome=DecisionOutcome.APPROVED)

    found = numbers_queue.queue(session, MONTH, policy=POLICY.review, now=NOON)

    assert (3, 30 * 3600, 3 * 3600, 1) == (
        found.waiting,
        found.oldest,
        found.median,
        found.late,
    )
    assert (0, 2, 0, 0, 1, 0) == found.by_age
    assert pytest.approx(1 / 3) == found.late_share


def test_nothing_is_nothing(session):
    queue = numbers_queue.queue(session, MONTH, policy=POLICY.review, now=NOON)

    assert (0, None, None) == (queue.waiting, queue.oldest, queue.late_share)
    assert 0 == way(session, MONTH).stages[0].count
    assert None is way(session, MONTH).stages[1].of_before
    assert 0 == times.times(session, MONTH, zone=UTC).all["altogether"].count
    assert () == deliveries.deliveries(session, MONTH, zone=UTC).failures
