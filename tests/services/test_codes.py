"""One-time codes: bound, limited, used once."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.errors import CodeExpired, LinkClosed, TooMany, WrongCode
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.models.message import Code
from portal.services import codes, links
from portal.services.codes import Made
from portal.states import CodePurpose
from tests.clocks import NOON
from tests.factories import make_customer

NUMBER = "+447700900123"


@pytest.fixture
def policy(app: Flask):
    return app.extensions["portal"].config.policy.code


@pytest.fixture
def customer(session: Session) -> Customer:
    begin_write(session)
    customer = make_customer(session)
    session.commit()
    begin_write(session)
    return customer


def make(session, policy, customer, *, target=NUMBER, now=NOON, **more) -> Made:
    """Make a code for a number."""
    given = {"purpose": CodePurpose.PHONE, **more}
    return codes.make(
        session, target=target, customer=customer, policy=policy, now=now, **given
    )


def wrong(made: Made) -> str:
    """Give digits that do not fit."""
    return f"{(int(made.digits) + 1) % 1_000_000:06}"


def test_a_code_fits_once(session, policy, customer):
    made = make(session, policy, customer)

    codes.use(session, made.code, made.digits, policy=policy, now=NOON)

    with pytest.raises(CodeExpired) as refused:
        codes.use(session, made.code, made.digits, policy=policy, now=NOON)
    assert refused.value.reason == "used"


def test_the_row_holds_no_digits(session, policy, customer):
    made = make(session, policy, customer)

    assert made.digits.encode() not in made.code.digest
    assert made.code.digest != bytes(32)


def test_five_wrong_tries_end_a_code(session, policy, customer):
    made = make(session, policy, customer)
    left = []
    for _ in range(4):
        with pytest.raises(WrongCode) as refused:
            codes.use(session, made.code, wrong(made), policy=policy, now=NOON)
        left.append(refused.value.tries_left)

    with pytest.raises(CodeExpired):
        codes.use(session, made.code, wrong(made), policy=policy, now=NOON)
    with pytest.raises(CodeExpired) as ended:
        codes.use(session, made.code, made.digits, policy=policy, now=NOON)

    assert left == [4, 3, 2, 1]
    assert ended.value.reason == "tries"


@pytest.mark.parametrize(
    ("purpose", "minutes"), [(CodePurpose.PHONE, 10), (CodePurpose.EMAIL, 30)]
)
def test_a_code_works_to_the_last_second(session, policy, customer, purpose, minutes):
    first = make(session, policy, customer, purpose=purpose)
    end = NOON + timedelta(minutes=minutes)

    with pytest.raises(CodeExpired) as refused:
        codes.use(session, first.code, first.digits, policy=policy, now=end)
    codes.use(
        session,
        first.code,
        first.digits,
        policy=policy,
        now=end - timedelta(seconds=1),
    )

    assert refused.value.reason == "time"


def test_a_new_code_ends_the_older_one(session, policy, customer):
    old = make(session, policy, customer)
    later = NOON + timedelta(seconds=30)

    new = make(session, policy, customer, target="+447700900124", now=later)

    with pytest.raises(CodeExpired) as refused:
        codes.use(session, old.code, old.digits, policy=policy, now=later)
    assert refused.value.reason == "replaced"
    codes.use(session, new.code, new.digits, policy=policy, now=later)


def test_another_customers_code_is_not_found(session, policy, customer):
    made = make(session, policy, customer)
    other = make_customer(session, email="b@example.org")

    found = codes.find(
        session, made.code.public_id, purpose=CodePurpose.PHONE, customer=other
    )

    assert found is None


def test_a_code_serves_no_other_purpose(session, policy, customer):
    made = make(session, policy, customer)

    found = codes.find(session, made.code.public_id, purpose=CodePurpose.SIGN_IN)

    assert found is None


def test_the_same_digits_fit_no_other_row(session, policy, customer):
    made = make(session, policy, customer)
    other = make(session, policy, make_customer(session), target="+447700900124")
    other.code.digest = made.code.digest

    with pytest.raises(WrongCode):
        codes.use(session, other.code, made.digits, policy=policy, now=NOON)


def test_a_strangers_code_fits_nobody(session, policy):
    begin_write(session)
    made = make(
        session,
        policy,
        None,
        target="nobody@example.org",
        purpose=CodePurpose.SIGN_IN,
    )

    with pytest.raises(WrongCode):
        codes.use(session, made.code, made.digits, policy=policy, now=NOON)


def test_a_code_is_sent_again_after_half_a_minute(session, policy, customer):
    make(session, policy, customer)
    early, right = (NOON + timedelta(seconds=much) for much in (29, 30))

    with pytest.raises(TooMany) as refused:
        make(session, policy, customer, now=early)
    assert refused.value.retry_at == right
    make(session, policy, customer, now=right)


def test_a_number_gets_five_codes_an_hour_and_ten_a_day(session, policy, customer):
    sent, refused, now = [], [], NOON
    while now < NOON + timedelta(hours=24):
        try:
            make(session, policy, customer, now=now)
            sent.append(now)
        except TooMany as error:
            refused.append(error)
            now = error.retry_at
        else:
            now += timedelta(seconds=30)

    minutes = [round((time - NOON).total_seconds() / 60, 1) for time in sent]
    assert minutes == [0, 0.5, 1, 1.5, 2, 60, 60.5, 61, 61.5, 62]
    assert [error.limit for error in refused] == ["code_hour", "code_day"]
    assert refused[-1].retry_at == NOON + timedelta(days=1)


def test_a_number_is_limited_across_customers(session, policy, customer):
    make(session, policy, make_customer(session))

    with pytest.raises(TooMany):
        make(session, policy, customer)


def test_a_link_works_once(session, policy, customer, app):
    link = links.make_link("secret " * 5, "email")
    made = make(
        session,
        policy,
        customer,
        target="a@example.org",
        purpose=CodePurpose.EMAIL,
        link=link,
    )

    code = codes.find_link(session, link.secret_hash)
    codes.use_link(session, code, policy=policy, now=NOON)

    assert code.id == made.code.id
    with pytest.raises(CodeExpired):
        codes.use_link(session, code, policy=policy, now=NOON)
    with pytest.raises(LinkClosed):
        codes.find_link(session, bytes(32))


def test_two_wrong_tries_at_once_count_as_two(app: Flask, session, policy, customer):
    made = make(session, policy, customer)
    session.commit()
    public_id, bad = made.code.public_id, wrong(made)
    start = threading.Barrier(4)

    def try_wrong() -> None:
        with app.app_context():
            start.wait()
            begin_write(db.session)
            code = codes.find(db.session(), public_id, purpose=CodePurpose.PHONE)
            with pytest.raises(WrongCode):
                codes.use(db.session(), code, bad, policy=policy, now=NOON)
            db.session.commit()

    threads = [threading.Thread(target=try_wrong) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.rollback()
    assert session.get(Code, made.code.id, populate_existing=True).wrong_tries == 4


def test_two_requests_at_once_send_one_code(app: Flask, session, policy, customer):
    customer_id = customer.id
    session.commit()
    start, made = threading.Barrier(4), []

    def send() -> None:
        with app.app_context():
            start.wait()
            begin_write(db.session)
            try:
                own = db.session.get(Customer, customer_id)
                made.append(make(db.session(), policy, own).digits)
                db.session.commit()
            except TooMany:
                db.session.rollback()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 1
