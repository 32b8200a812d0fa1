"""The desk's numbers: hand-built facts, and random ones counted twice."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases.clocks import ClockState
from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.domain.numbers.calendars import offsets
from portal.domain.numbers.endings import Ending, ending
from portal.domain.numbers.scope import Scope
from portal.domain.numbers.spreads import spread
from portal.domain.transfers import TransferState
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.refund import RefundRequest
from portal.models.screening import ProviderAnswer, Screening
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.policy import Policy
from portal.services.cases.rows import decisions_of as cases_decisions
from portal.services.numbers import analysts as numbers_analysts
from portal.services.numbers import clocks, disagreements, running, transfers
from portal.services.numbers.running import ClockKind
from portal.states import CaseState, Measure
from tests.case_cast import decide, flagged, officer
from tests.clocks import NOON
from tests.desk_numbers_cast import answer, case, decision, pause, screening, transfer
from tests.factories import make_customer
from tests.refund_cast import agreed, followed, paid
from tests.staff_cast import anew
from tests.transfer_cast import (
    CLEAN,
    DIRTY,
    NO_DATA,
    UNREACHABLE,
    analysts,
    enter,
    scored,
    screen,
)

UTC, VIENNA = ZoneInfo("UTC"), ZoneInfo("Europe/Vienna")
POLICY = Policy.load()
TODAY = NOON.date()
MONTH = Scope.of_last(30, today=TODAY)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PASS, HOLD = ScreeningOutcome.PASS, ScreeningOutcome.HOLD
VERIFY, FREEZE = ScreeningOutcome.VERIFY, ScreeningOutcome.FREEZE
NONE = AnswerStatus.NO_DATA


@pytest.fixture
def anna(session: Session) -> Customer:
    found = make_customer(session)
    session.commit()
    return found


@pytest.fixture
def cora(session: Session) -> Staff:
    return officer(session)


def decisions(session: Session, scope: Scope = MONTH):
    return clocks.decisions(session, scope, zone=UTC, policy=POLICY.cases)


def test_a_screening_keeps_open_what_is_counted(app, adapters, session, anna):
    analysts(adapters, one=scored("4.26"), two=DIRTY, three=UNREACHABLE, four=NO_DATA)
    enter(session, anna)

    screen(app)

    row = anew(session).scalars(select(Screening)).one()
    told = {each.provider: each for each in row.answers}
    assert [PASS, VERIFY] == [told[name].alone for name in ("one", "two")]
    said = {"four": "no_data", "one": "pass", "two": "verify"}
    assert (said, 657) == (json.loads(row.said), row.apart)
    assert (0, None) == (told["one"].milliseconds, told["three"].milliseconds)
    assert {"ConnectTimeout": 1} == told["three"].failures
    assert (None, None) == (row.seconds, row.transfer.first_verdict)


def test_a_settled_one_tells_how_long_it_took(app, adapters, session, anna, clock):
    analysts(adapters, one=[UNREACHABLE, CLEAN])
    enter(session, anna)
    screen(app)
    clock.forward(minutes=11)

    screen(app)

    row = anew(session).scalars(select(Screening)).one()
    assert (660, True) == (row.seconds, row.late)
    assert PASS is row.transfer.first_verdict
    assert (1, 660_000) == (row.answers[0].tries, row.answers[0].milliseconds)


def test_clocks_are_kept_and_missed_by_the_day_they_ended(session, anna, cora):
    one = transfer(session, anna)
    screening(session, one, seconds=600)
    screening(session, one, at=NOON - DAY, seconds=601, late=True)
    screening(session, one, seconds=None, late=None)  # given up
    screening(session, one, settled=False)
    screening(session, one, at=NOON - 40 * DAY)

    ended = clocks.screenings(session, MONTH, zone=UTC)

    whole = clocks.altogether(ended, MONTH)
    assert (1, 1, 0.5) == (whole.kept, whole.missed, whole.share)
    assert (600, 601) == (whole.spread.median, whole.spread.p90)
    days = {each.on: each for each in clocks.by_unit(ended, MONTH, "day")}
    assert (0, 1) == (days[TODAY - DAY].kept, days[TODAY - DAY].missed)
    assert 30 == len(days)


def test_a_decision_counts_once_and_to_unfreeze_is_none(session, anna, cora):
    first = case(session, transfer(session, anna), at=NOON - DAY, decided=NOON)
    decision(session, first, Measure.UNFREEZE, by=cora, at=NOON - HOUR)
    decision(session, first, Measure.CONTINUE, by=cora, seconds=90_000, late=True)
    decision(session, first, Measure.FREEZE, by=cora, seconds=None)

    whole = clocks.altogether(decisions(session), MONTH)

    assert (0, 1, 90_000) == (whole.kept, whole.missed, whole.spread.median)


def test_money_forfeited_by_time_ends_the_clock_without_a_decision(session, anna, cora):
    forfeited = transfer(session, anna, state=TransferState.FORFEITED)
    row = case(session, forfeited, at=NOON - 90 * DAY, decided=NOON)
    pause(session, row, NOON - 90 * DAY, NOON - 10 * DAY, by=cora)
    blocked = transfer(session, anna, state=TransferState.FORFEITED)
    other = case(session, blocked, at=NOON - 90 * DAY, decided=NOON)
    pause(session, other, NOON - 90 * DAY, None, by=cora)

    whole = clocks.altogether(decisions(session), MONTH)

    assert (1, 1) == (whole.kept, whole.missed)
    assert {0, 10 * 86_400} == {each.seconds for each in decisions(session)}


def test_a_refunds_hour_begins_at_the_later_of_the_two(app, adapters, session, anna):
    by = officer(session, "Rita Refunds")
    row = flagged(app, adapters, session, anna)
    request = agreed(session, row, by=by)
    decide(session, row, Measure.REFUND, by=by, now=NOON + 2 * HOUR)
    followed(session, request, now=NOON + 2 * HOUR)
    now = NOON + 2 * HOUR + timedelta(minutes=40)
    stands = running.running(session, policy=POLICY, now=now)
    paid(session, request, by=by, now=now)

    whole = clocks.altogether(clocks.refunds(session, MONTH, zone=UTC), MONTH)

    assert (1, 0, 2400) == (whole.kept, whole.missed, whole.spread.median)
    assert 1 == stands.counts[ClockKind.REFUND].running
    assert {timedelta(minutes=20)} == {each.clock.left for each in stands.rows}
    assert session.scalars(select(RefundRequest)).one().paid_at == now


def test_what_runs_now_is_listed_by_what_is_left(session, anna, cora):
    late = transfer(session, anna, first=None)
    screening(session, late, at=NOON - timedelta(minutes=11), settled=False)
    open_ = case(session, transfer(session, anna), at=NOON - 23 * HOUR)
    stopped = case(session, transfer(session, anna), at=NOON - 30 * HOUR)
    pause(session, stopped, NOON - 20 * HOUR, by=cora)
    went_on = case(session, transfer(session, anna), at=NOON - 30 * HOUR)
    pause(session, went_on, NOON - 20 * HOUR, NOON - 10 * HOUR, by=cora)
    case(session, transfer(session, anna), at=NOON - 90 * HOUR, decided=NOON)

    found = running.running(session, policy=POLICY, now=NOON)

    assert [
        (late.public_id, timedelta(minutes=-1), ClockState.MISSED),
        (open_.public_id, HOUR, ClockState.RUNNING),
        (went_on.public_id, 4 * HOUR, ClockState.RUNNING),
        (stopped.public_id, 14 * HOUR, ClockState.PAUSED),
    ] == [(each.public_id, each.clock.left, each.clock.state) for each in found.rows]
    desk = found.counts[ClockKind.DECISION]
    assert (2, 1, 0) == (desk.running, desk.stopped, desk.late)
    assert 1 == found.counts[ClockKind.SCREENING].late


@pytest.mark.parametrize(
    ("state", "matter", "last", "found"),
    [
        (TransferState.PASSED, None, None, Ending.ALONE),
        (TransferState.PASSED, CaseState.OPEN, Measure.CONTINUE, Ending.WAITS),
        (TransferState.PASSED, CaseState.DECIDED, Measure.CONTINUE, Ending.CONTINUE),
        (TransferState.SCREENING, None, None, Ending.WAITS),
        (TransferState.HELD, CaseState.OPEN, None, Ending.WAITS),
        (TransferState.HELD, CaseState.OPEN, Measure.REFUND, Ending.WAITS),
        (TransferState.HELD, CaseState.DECIDED, Measure.REFUND, Ending.REFUND),
        (TransferState.REFUNDED, CaseState.DECIDED, Measure.REFUND, Ending.REFUND),
        (TransferState.FROZEN, CaseState.DECIDED, Measure.FREEZE, Ending.FREEZE),
        (TransferState.FORFEITED, CaseState.DECIDED, Measure.FORFEIT, Ending.FORFEIT),
        (TransferState.FORFEITED, CaseState.DECIDED, None, Ending.TIME),
        (TransferState.FORFEITED, CaseState.DECIDED, Measure.REFUND, Ending.TIME),
    ],
)
def test_what_became_of_a_transfer(state, matter, last, found):
    assert found is ending(state, matter, last)


def test_the_rules_share_is_of_those_with_a_verdict(session, anna, cora):
    for _ in range(3):
        transfer(session, anna, state=TransferState.PASSED)
    transfer(session, anna, first=None)
    held = transfer(session, anna, first=VERIFY, state=TransferState.RELEASED)
    matter = case(session, held, decided=NOON)
    decision(session, matter, Measure.FREEZE, by=cora)
    decision(session, matter, Measure.CONTINUE, by=cora)

    found = transfers.judged(session, MONTH, zone=UTC)

    assert (5, 4, 3) == (found.count, found.with_verdict, found.of(PASS))
    assert 1 == found.of(VERIFY, Ending.CONTINUE)
    assert [(TODAY, 4, 3)] == [each for each in found.of_unit(MONTH, "day") if each[1]]


def test_advice_against_all_others_is_found(session, anna):
    for others, says in (
        ((PASS, PASS), FREEZE),
        ((PASS, VERIFY), FREEZE),
        ((PASS, None), FREEZE),
        ((PASS, PASS), PASS),
        ((), VERIFY),
    ):
        row = screening(session, transfer(session, anna))
        for name, said in zip(("a", "b"), others, strict=False):
            answer(session, row, name, said)
        answer(session, row, "list", says, authoritative=False)

    found = disagreements.advice(session, MONTH, zone=UTC)

    assert [("list", 1)] == [(it.provider, it.count) for it in found.by_provider]
    assert [(("a", PASS), ("b", PASS), ("list", FREEZE))] == [
        row.said for row in found.rows
    ]


def random_desk(session: Session, customer: Customer, by: Staff, rng: Random) -> None:
    """Leave facts of every kind behind, over some weeks around changed clocks."""
    for _ in range(80):
        at = datetime(2026, 10, 10, tzinfo=UTC) + timedelta(
            seconds=rng.randrange(35 * 86_400), microseconds=rng.randrange(10**6)
        )
        first = rng.choice([*ScreeningOutcome, None])
        one = transfer(
            session, customer, at=at, first=first, state=rng.choice([*TransferState])
        )
        for _ in range(rng.choice((1, 1, 2))):
            length = rng.choice((0, 3, 599, 600, 601, 5000))
            row = screening(
                session, one, at=at, seconds=length, late=length > 600,
                settled=True, ended=at + timedelta(seconds=length),
            )  # fmt: skip
            for name in ("a", "b", "c", "list"):
                status = rng.choice([*AnswerStatus, AnswerStatus.SCORED, None])
                is_scored = status is AnswerStatus.SCORED
                answer(
                    session,
                    row,
                    name,
                    rng.choice([*ScreeningOutcome]) if is_scored else None,
                    status=status,
                    authoritative=name != "list",
                    tenths=rng.choice((None, rng.randrange(1001)))
                    if is_scored
                    else None,
                    milliseconds=rng.choice((7, 999, 1234, 61_500)),
                    failures=rng.choice((None, {"late": 1}, {"late": 2, "500": 1})),
                )
        if rng.random() < 0.5:
            matter = case(session, one, at=at, decided=rng.choice((None, at + HOUR)))
            for _ in range(rng.choice((0, 1, 2))):
                decision(session, matter, rng.choice([*Measure]), by=by, at=at + HOUR)
    session.commit()


def test_counted_in_the_database_is_counted_by_hand(session, anna, cora):
    random_desk(session, anna, cora, Random(5))
    scope = Scope(first=date(2026, 10, 17), last=date(2026, 11, 8))
    zone = VIENNA
    begin, after = scope.moments(zone)
    answers = [
        each
        for each in session.scalars(select(ProviderAnswer))
        if begin <= each.asked_at < after
    ]

    _clocks_agree(session, scope, zone)
    _transfers_agree(session, scope, zone)
    _analysts_agree(session, scope, zone, answers)
    _pairs_agree(session, scope, zone, answers)
    _advice_agrees(session, scope, zone, answers)


def _clocks_agree(session, scope, zone):
    by_hand: Counter[tuple] = Counter()
    for row in session.scalars(select(Screening)):
        on = row.settled_at.astimezone(zone).date()
        if scope.first <= on <= scope.last:
            length = row.seconds if row.seconds < 3600 else row.seconds // 60 * 60
            by_hand[on, row.late, length] += 1
    found = clocks.screenings(session, scope, zone=zone)
    assert by_hand == Counter(
        {(each.on, each.late, each.seconds): each.count for each in found}
    )
    assert by_hand


def _transfers_agree(session, scope, zone):
    cells, days = Counter(), Counter()
    for row in session.scalars(select(Transfer)):
        on = row.entered_at.astimezone(zone).date()
        if not scope.first <= on <= scope.last:
            continue
        matter = session.scalar(select(Case).where(Case.transfer_id == row.id))
        made = [] if matter is None else cases_decisions(session, matter)
        last = made[0].measure if made else None
        cells[row.first_verdict, ending(row.state, matter and matter.state, last)] += 1
        days[on, row.first_verdict] += 1
    found = transfers.judged(session, scope, zone=zone)
    assert (cells, days) == (found.cells, found.days)


def _analysts_agree(session, scope, zone, answers):
    found = numbers_analysts.analysts(session, scope, zone=zone)
    assert len(answers) == found.answers
    assert ["a", "b", "c", "list"] == [row.provider for row in found.rows]
    for row in found.rows:
        own = [each for each in answers if each.provider == row.provider]
        assert Counter(each.status for each in own) == row.statuses
        assert Counter(each.alone for each in own if each.alone) == row.alone
        assert sum(each.tries for each in own) == row.failed
        shown = {7: 7, 999: 999, 1234: 1230, 61_500: 61_000}
        times = [shown[each.milliseconds] for each in own if not each.tries]
        assert spread((each, 1) for each in times) == row.at_once
    reasons: Counter[tuple] = Counter()
    for each in answers:
        for why, times in (each.failures or {}).items():
            reasons[each.provider, why] += times
    assert reasons == {(it.provider, it.why): it.count for it in found.failures}


def _said(each):
    return NONE if each.status is NONE else each.alone


def _pairs_agree(session, scope, zone, answers):
    by_screening: dict[int, list[ProviderAnswer]] = {}
    for each in answers:
        if each.authoritative and _said(each):
            by_screening.setdefault(each.screening_id, []).append(each)
    pairs, differing = Counter(), set()
    for several in by_screening.values():
        for one, other in combinations(sorted(several, key=lambda it: it.provider), 2):
            pairs[one.provider, other.provider, (_said(one), _said(other))] += 1
            if one.alone and other.alone and one.alone is not other.alone:
                differing.add(one.screening)
    found = disagreements.disagreements(session, scope, zone=zone)
    assert pairs == {(it.one, it.other, it.said): it.count for it in found.pairs}
    asked = {each.screening for each in answers}
    scores = Counter(each.apart for each in asked if each.apart is not None)
    assert sorted(scores.items()) == found.tenths_counted
    assert len({each.transfer_id for each in differing}) == found.transfers
    newest = sorted(differing, key=lambda it: -it.id)[:50]
    assert [each.transfer.public_id for each in newest] == [
        row.public_id for row in found.rows
    ]


def _advice_agrees(session, scope, zone, answers):
    warned = 0
    for each in answers:
        others = [it for it in each.screening.answers if it.authoritative]
        if each.provider == "list" and each.alone in (VERIFY, FREEZE):
            warned += all(it.alone is PASS for it in others)
    found = disagreements.advice(session, scope, zone=zone)
    assert warned == sum(it.count for it in found.by_provider)


@pytest.mark.parametrize(
    "name", ["Europe/Vienna", "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu"]
)
def test_offsets_are_the_zones_at_every_quarter_of_an_hour(name):
    zone = ZoneInfo(name)
    begin = datetime(2026, 1, 1, tzinfo=zone)
    after = datetime(2027, 1, 1, tzinfo=zone)

    found = offsets(begin, after, zone)

    ahead = dict(found)
    current = None
    for second in range(int(begin.timestamp()), int(after.timestamp()), 900):
        current = ahead.get(second, current)
        at = datetime.fromtimestamp(second, tz=zone)
        assert current == at.utcoffset().total_seconds()
