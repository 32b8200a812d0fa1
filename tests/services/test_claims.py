"""Who holds a case: one at a time, for a lease, and the next in the queue."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.errors import AlreadyDone, AwaitsSecond, HeldBy
from portal.extensions import begin_write, db
from portal.models.audit import AuditEvent
from portal.models.examination import Assessment
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.services import staff
from portal.services.reviews import claims, proposals
from portal.services.reviews.decisions import Verdict
from portal.states import DecisionOutcome, ExaminationState, Role, VerificationState
from tests.clocks import NOON
from tests.factories import make_verification
from tests.races import at_once
from tests.staff_cast import make_staff

LEASE = timedelta(minutes=15)
LATER = NOON + LEASE
REJECT = Verdict(outcome=DecisionOutcome.REJECTED, reasons=["not_you"])


def waiting(session, *, hours: int = 0) -> Verification:
    """Have one more verification in the queue for so many hours."""
    row = make_verification(session)
    row.state = VerificationState.IN_REVIEW
    row.submitted_at = NOON - timedelta(hours=hours)
    session.flush()
    return row


@pytest.fixture
def rae(session) -> Staff:
    begin_write(session)
    return make_staff(session)


@pytest.fixture
def ole(session, rae) -> Staff:
    return make_staff(session, name="Ole Other", email="ole@example.org")


@pytest.fixture
def row(session, rae) -> Verification:
    return waiting(session)


def take(session, row, by, *, now=NOON):
    return claims.take(session, row, by=by, lease=LEASE, now=now)


def take_next(session, by, *, now=NOON):
    return claims.take_next(session, by=by, lease=LEASE, now=now)


def holds(session, row, *, now=NOON) -> str | None:
    claim = claims.holder(session, row, now=now)
    return claim.staff.name if claim else None


def test_a_second_person_is_told_who_holds_it_since_when(session, row, rae, ole):
    take(session, row, rae)

    with pytest.raises(HeldBy) as told:
        take(session, row, ole, now=NOON + timedelta(minutes=5))

    assert ("Rae Reviewer", NOON) == (told.value.name, told.value.since)


def test_a_lease_ends_by_itself(session, row, rae, ole):
    take(session, row, rae)

    assert "Rae Reviewer" == holds(session, row, now=LATER - timedelta(seconds=1))
    assert holds(session, row, now=LATER) is None
    take(session, row, ole, now=LATER)
    assert "Ole Other" == holds(session, row, now=LATER)


def test_use_makes_a_lease_last(session, row, rae):
    take(session, row, rae)

    later = NOON + timedelta(minutes=10)
    assert claims.keep(session, row, by=rae, lease=LEASE, now=later)

    assert "Rae Reviewer" == holds(session, row, now=LATER)


def test_a_lease_that_ran_out_comes_back_with_use_if_nobody_came(
    session, row, rae, ole
):
    take(session, row, rae)

    assert claims.keep(session, row, by=rae, lease=LEASE, now=LATER)
    assert not claims.keep(session, row, by=ole, lease=LEASE, now=LATER)
    assert "Rae Reviewer" == holds(session, row, now=LATER)


def test_what_was_decided_is_held_no_more(session, row, rae):
    take(session, row, rae)
    row.state = VerificationState.APPROVED

    assert not claims.keep(session, row, by=rae, lease=LEASE, now=NOON)
    with pytest.raises(AlreadyDone):
        take(session, row, rae)


def test_leaving_the_page_lets_go_soon_and_coming_back_keeps(session, row, rae):
    take(session, row, rae)

    claims.leave(session, row, by=rae, now=NOON)
    assert holds(session, row, now=NOON + claims.LEAVING) is None
    take(session, row, rae)
    assert "Rae Reviewer" == holds(session, row, now=NOON + claims.LEAVING)


def test_put_back_it_is_free_at_once(session, row, rae, ole):
    take(session, row, rae)

    claims.release(session, row, by=ole, now=NOON)
    assert "Rae Reviewer" == holds(session, row)
    claims.release(session, row, by=rae, now=NOON)
    assert holds(session, row) is None


def test_who_was_shut_out_holds_nothing(session, row, rae, ole):
    take(session, row, rae)

    staff.disable(session, rae, actor="test", now=NOON)

    assert holds(session, row) is None
    assert row is take_next(session, ole)


def test_taking_over_is_audited_and_the_other_is_named(session, row, rae):
    ada = make_staff(session, Role.ADMINISTRATOR, name="Ada Admin")
    take(session, row, rae)

    claim = claims.take_over(session, row, by=ada, lease=LEASE, now=NOON)

    assert ("Ada Admin", rae.id) == (holds(session, row), claim.taken_from_id)
    assert not claims.keep(session, row, by=rae, lease=LEASE, now=NOON)
    events = select(AuditEvent).where(AuditEvent.action == "review.taken_over")
    assert rae.public_id == session.scalars(events).one().details["former"]


def test_the_next_is_the_oldest_that_nobody_holds(session, rae, ole):
    newest, oldest, middle = (waiting(session, hours=hours) for hours in (1, 9, 5))

    assert [oldest, middle] == [take_next(session, who) for who in (rae, ole)]
    assert newest is take_next(session, rae)
    assert take_next(session, ole) is None


def test_the_next_is_not_what_the_portal_may_decide_within_seconds(session, rae, row):
    assessment = Assessment(verification=row, round=1, asked_at=NOON, due_at=NOON)
    session.add(assessment)

    assert take_next(session, rae) is None
    assert row is take_next(session, rae, now=NOON + timedelta(minutes=2))
    assessment.state = ExaminationState.DONE


def test_ones_own_proposal_is_for_another(session, row, rae, ole):
    proposals.propose(session, row, REJECT, by=rae, seen=row.version, now=NOON)

    assert take_next(session, rae) is None
    with pytest.raises(AwaitsSecond):
        take(session, row, rae)
    assert row is take_next(session, ole)
    with pytest.raises(AwaitsSecond):
        claims.take_over(session, row, by=rae, lease=LEASE, now=NOON)


def test_many_who_take_the_next_at_once_get_one_each(app, session, rae):
    people = [
        make_staff(session, name=f"Colleague {n}", email=f"c{n}@example.org").id
        for n in range(4)
    ]
    rows = {waiting(session, hours=hours).public_id for hours in range(3)}
    session.commit()

    def take_one(who: int) -> str:
        found = take_next(db.session(), db.session.get_one(Staff, who))
        return found.public_id if found else "nothing"

    given = at_once(app, *[lambda who=who: take_one(who) for who in people])

    assert sorted([*rows, "nothing"]) == sorted(given)
