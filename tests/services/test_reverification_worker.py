"""What the worker does of asking once more: groups, letters, expiring documents."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.groups import Group
from portal.extensions import begin_write, db
from portal.jobs.reverification import ask_expiring, ask_groups, write_due
from portal.models.message import Message
from portal.models.reverification import Renewal, Reverification, ReverificationBatch
from portal.models.staff import Staff
from portal.policy import Policy
from portal.services import reverification
from portal.services.messages import Words
from portal.services.reverification import batches, due
from portal.services.reverification import parts as reverification_parts
from portal.states import ReverificationKind, ReverificationState, VerificationState
from tests.clocks import NOON, SetClock
from tests.factories import make_customer
from tests.reverifying import APPROVED, CONFIRM, DOCUMENTS, ask, decide, make_verified
from tests.staff_cast import make_staff

TODAY = NOON.date()
POLICY = Policy.load().reverification
EVERYBODY = Group()


@pytest.fixture
def rae(session: Session) -> Staff:
    return make_staff(session)


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(reverification_parts, "AT_ONCE", 2)


def make_many(session: Session, count: int) -> None:
    for number in range(count):
        address = f"person{number}@example.org"
        make_verified(session, make_customer(session, email=address))
    session.query(Renewal).delete()


def make_batch(
    session: Session, by: Staff, *, group: Group = EVERYBODY, public_id: str = "b" * 20
) -> ReverificationBatch:
    batch = batches.make(
        session,
        group,
        public_id=public_id,
        kind=CONFIRM,
        why="Once a year",
        grace_days=30,
        by=by,
        total=0,
        now=NOON,
    )
    session.commit()
    return batch


def works(app: Flask, *parts) -> None:
    with app.app_context():
        for part in parts:
            part()


def rows(session: Session) -> list[Reverification]:
    session.rollback()
    return list(session.scalars(select(Reverification).order_by(Reverification.id)))


def letters(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Message.kind).order_by(Message.id)))


def test_a_group_is_asked_and_told_who_was_left_out(app, session, rae, few_at_once):
    make_many(session, 3)
    make_customer(session)
    ask(session, make_verified(session), rae)
    batch = make_batch(session, rae)

    works(app, ask_groups)

    session.rollback()
    assert 3 == session.query(Reverification).filter_by(batch_id=batch.id).count()
    assert (5, 1, 1) == (batch.looked_at, batch.not_verified, batch.asked_already)
    assert NOON == batch.finished_at
    assert {"Once a year"} == {row.why for row in rows(session) if row.batch_id}


def test_a_form_sent_twice_makes_one_batch(session, rae):
    assert make_batch(session, rae) is make_batch(session, rae)


def test_the_group_that_is_counted_is_the_group_that_is_asked(session, rae):
    make_many(session, 2)
    make_customer(session)
    ask(session, make_verified(session), rae)

    found = batches.reach(session, EVERYBODY, timezone="UTC")

    assert (4, 1, 1, 2) == (
        found.total,
        found.not_verified,
        found.asked_already,
        found.asked,
    )


def test_killed_in_the_middle_it_goes_on(app, session, rae, few_at_once):
    make_many(session, 5)
    make_batch(session, rae)
    with app.app_context():
        begin_write(db.session)
        reverification_parts.go_on(db.session(), timezone="UTC", now=NOON)
        db.session.commit()
        begin_write(db.session)
        reverification_parts.go_on(db.session(), timezone="UTC", now=NOON)
        db.session.rollback()  # killed before the commit
    assert 2 == len(rows(session))

    works(app, ask_groups, ask_groups)

    asked = [row.customer_id for row in rows(session)]
    assert 5 == len(asked) == len(set(asked))


def test_who_registers_later_is_not_of_the_group(app, session, rae):
    make_batch(session, rae)
    make_many(session, 1)
    session.commit()

    works(app, ask_groups)

    assert [] == rows(session)


def test_a_thinly_spread_group_is_asked_to_its_end(app, session, rae, monkeypatch):
    monkeypatch.setattr(reverification_parts, "WINDOW", 1)
    make_many(session, 2)
    make_customer(session, language="de")
    make_many(session, 1)
    batch = make_batch(session, rae, group=Group(languages=("en",)))

    works(app, ask_groups)

    assert 3 == len(rows(session))
    assert (3, NOON) == (batch.looked_at, batch.finished_at)


def test_taken_back_the_open_ones_are_cancelled(app, session, rae, few_at_once):
    make_many(session, 4)
    batch = make_batch(session, rae)
    works(app, ask_groups)
    confirmed, begun, submitted, _ = rows(session)
    reverification.confirm(session, confirmed.customer, address="", now=NOON)
    reverification.begin(session, begun.customer, now=NOON)
    sent = reverification.begin(session, submitted.customer, now=NOON)
    sent.state, sent.submitted_at = VerificationState.IN_REVIEW, NOON
    batches.cancel(session, batch, by=rae, now=NOON)
    session.commit()

    works(app, ask_groups)

    assert ["confirmed", "cancelled", "started", "cancelled"] == [
        row.state.value for row in rows(session)
    ]
    assert NOON == batch.finished_at


def test_a_batch_taken_back_at_once_asks_nobody_more(app, session, rae, few_at_once):
    make_many(session, 3)
    batch = make_batch(session, rae)
    batches.cancel(session, batch, by=rae, now=NOON)
    session.commit()

    works(app, ask_groups)

    assert [] == rows(session)


def test_the_report_counts_the_answers(app, session, rae, clock: SetClock):
    make_many(session, 3)
    batch = make_batch(session, rae)
    works(app, ask_groups)
    reverification.confirm(session, rows(session)[0].customer, address="", now=NOON)

    late = NOON + timedelta(days=31)
    report = batches.reports(session, [batch], now=late)[batch.id]

    assert (3, 2, 2) == (report.asked, report.open, report.overdue)
    assert 1 == report.by_state[ReverificationState.CONFIRMED]


def test_the_customer_is_written_to_reminded_and_told(app, session, rae, clock):
    ask(session, make_verified(session, make_customer(session, language="de")), rae)
    session.commit()

    for _ in range(32):
        works(app, write_due, write_due)
        clock.forward(days=1)

    assert [
        "reverify_confirm",
        "reverify_reminder",
        "reverify_reminder",
        "reverify_overdue",
    ] == letters(session)
    assert NOON + timedelta(days=30) == rows(session)[0].overdue_at


def test_each_reads_their_own_language_and_reason(app, session, rae):
    for number, (language, why) in enumerate([("en", "A"), ("ar", "A"), ("en", "B")]):
        address = f"anna{number}@example.org"
        anna = make_customer(session, email=address, language=language)
        ask(session, make_verified(session, anna), rae, why=why)
    session.commit()

    works(app, write_due)

    session.rollback()
    bodies = [row.body for row in session.scalars(select(Message).order_by(Message.id))]
    assert 3 == len(set(bodies))
    assert ["A", "A", "B"] == [
        why for body in bodies for why in "AB" if f"\n{why}\n" in body
    ]


def test_after_an_answer_nothing_more_is_written(app, session, rae, clock):
    anna = make_verified(session)
    ask(session, anna, rae)
    session.commit()
    works(app, write_due)
    reverification.confirm(session, anna, address="", now=NOON)
    session.commit()

    clock.forward(days=40)
    works(app, write_due)

    assert ["reverify_confirm"] == letters(session)


def test_who_submitted_is_not_reminded(app, session, rae, clock):
    anna = make_verified(session)
    row = ask(session, anna, rae, kind=DOCUMENTS)
    sent = reverification.begin(session, anna, now=NOON)
    sent.state, sent.submitted_at = VerificationState.IN_REVIEW, NOON
    session.commit()

    clock.forward(days=31)
    works(app, write_due, write_due)

    assert [] == letters(session)
    assert row.overdue_at is None


def test_without_a_confirmed_address_nothing_is_written(app, session, rae):
    anna = make_verified(session)
    anna.email_confirmed_at = None
    ask(session, anna, rae)
    session.commit()

    works(app, write_due)

    assert [] == letters(session)
    assert NOON + timedelta(days=16) == rows(session)[0].tell_at


def test_a_letter_is_written_once_though_its_transaction_was_lost(session, rae):
    row = ask(session, make_verified(session), rae)
    for _ in range(2):
        row.tell_at = NOON
        session.flush()
        due.tell_due(
            session, letter=lambda *_: Words("s", "t", "h"), policy=POLICY, now=NOON
        )

    assert 1 == session.scalar(select(func.count(Message.id)))


def test_before_a_document_expires_it_is_asked_for(app, session, clock: SetClock):
    make_verified(session, expiry=TODAY + timedelta(days=100))
    session.commit()

    works(app, ask_expiring)
    assert TODAY + timedelta(days=70) == session.scalar(select(Renewal.ask_again_on))
    clock.forward(days=69)
    works(app, ask_expiring)
    assert [] == rows(session)
    clock.forward(days=1)
    works(app, ask_expiring, ask_expiring, write_due)

    asked = rows(session)
    assert [(ReverificationKind.DOCUMENTS, None)] == [
        (row.kind, row.asked_by_id) for row in asked
    ]
    assert ["reverify_documents"] == letters(session)
    assert asked[0].due_at.date() == TODAY + timedelta(days=100)


def test_without_a_date_nobody_is_asked_by_itself(app, session):
    make_verified(session)
    session.commit()

    works(app, ask_expiring)

    assert 0 == session.query(Renewal).count()


def test_who_is_asked_already_is_looked_at_later(app, session, rae, clock: SetClock):
    anna = make_verified(session, expiry=TODAY + timedelta(days=60))
    session.commit()
    works(app, ask_expiring)
    clock.forward(days=30)
    ask(session, anna, rae, now=clock.at)
    session.commit()

    works(app, ask_expiring)
    assert 1 == len(rows(session))
    reverification.confirm(session, anna, address="", now=clock.at)
    session.commit()
    clock.forward(days=7)
    works(app, ask_expiring)

    assert [CONFIRM, DOCUMENTS] == [row.kind for row in rows(session)]


def test_the_new_document_has_a_day_of_its_own(app, session, clock: SetClock):
    anna = make_verified(session, expiry=TODAY + timedelta(days=31))
    session.commit()
    works(app, ask_expiring)
    clock.forward(days=1)
    works(app, ask_expiring)
    new = reverification.begin(session, anna, now=clock.at)
    decide(session, new, APPROVED, now=clock.at)
    session.commit()

    assert new.id == session.scalar(select(Renewal.verification_id))
    works(app, ask_expiring)
    session.rollback()
    assert 0 == session.query(Renewal).count()  # nothing was read of it


def test_switched_off_nobody_is_asked(session, monkeypatch):
    make_verified(session, expiry=date(2026, 12, 30))
    off = POLICY.__class__(**{**vars(POLICY), "automatic": "off"})
    day = TODAY
    for _ in range(40):
        now = NOON + (day - TODAY)
        due.ask_due(session, policy=off, today=day, now=now)
        day += timedelta(days=1)

    assert 0 == session.query(Reverification).count()


def test_a_part_takes_no_more_than_it_may(session, rae, monkeypatch):
    monkeypatch.setattr(due, "AT_ONCE", 2)
    for number in range(3):
        anna = make_customer(session, email=f"anna{number}@example.org")
        ask(session, make_verified(session, anna), rae)

    def tell() -> int:
        return due.tell_due(
            session, letter=lambda *_: Words("s", "t", "h"), policy=POLICY, now=NOON
        )

    assert [2, 1, 0] == [tell(), tell(), tell()]
