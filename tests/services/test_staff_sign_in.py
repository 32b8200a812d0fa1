"""Sign-in of staff: passwords, pauses, second factors."""

import threading
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import TooMany, WrongPassword, WrongSecondFactor
from portal.extensions import begin_write, db
from portal.models.audit import AuditEvent
from portal.models.staff import RecoveryCode, Staff
from portal.services.staff import passwords, second_factor, sign_in
from tests.clocks import NOON
from tests.staff_cast import PASSWORD, SECRET, make_staff, with_password

SECOND = timedelta(seconds=1)
HERE = "192.0.2.1"


@pytest.fixture
def policy(app: Flask):
    return app.extensions["portal"].config.policy.sign_in


@pytest.fixture
def rae(session: Session) -> Staff:
    begin_write(session)
    rae = with_password(session)
    session.commit()
    begin_write(session)
    return rae


@pytest.fixture
def attempt(session: Session, policy):
    def attempt(email="rae@example.org", *, fits=False, now=NOON, address=HERE):
        given = sign_in.begin(session, email, address=address, policy=policy, now=now)
        return sign_in.settle(session, given, email, fits=fits, policy=policy)

    return attempt


def code(at=NOON) -> str:
    return pyotp.TOTP(SECRET).at(at)


def test_a_password_is_hashed_as_rfc_9106_says():
    stored = passwords.hash_password(PASSWORD)

    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.check_password(stored, PASSWORD)
    assert not passwords.check_password(stored, PASSWORD + "!")


@pytest.mark.parametrize("stored", ["", "no hash at all"])
def test_no_password_fits_where_none_is_set(stored: str):
    assert not passwords.check_password(stored, "")
    assert not passwords.check_password(stored, "\0nobody")


def test_an_older_hash_is_outdated():
    assert passwords.is_outdated(PasswordHasher(time_cost=1).hash("x"))
    assert not passwords.is_outdated(passwords.hash_password("x"))


def test_the_right_password_gives_its_owner(rae, attempt):
    assert rae == attempt("  RAE@example.org ", fits=True)


def test_an_unknown_address_is_answered_like_a_wrong_password(rae, attempt):
    with pytest.raises(WrongPassword):
        attempt("nobody@example.org", fits=False)
    with pytest.raises(WrongPassword):
        attempt(fits=False)


@pytest.mark.parametrize("email", ["rae@example.org", "nobody@example.org"])
def test_the_sixth_try_waits_until_the_pause_is_over(rae, attempt, email):
    for number in range(5):
        with pytest.raises(WrongPassword):
            attempt(email, now=NOON + number * SECOND)

    end = NOON + timedelta(minutes=15)
    with pytest.raises(TooMany) as refused:
        attempt(email, fits=True, now=end - SECOND)
    assert end == refused.value.retry_at
    with pytest.raises(WrongPassword):
        attempt(email, now=end)


def test_right_passwords_use_no_try_up(rae, attempt):
    for number in range(30):
        assert rae == attempt(fits=True, now=NOON + number * SECOND)


def test_a_right_password_does_not_forgive_wrong_ones(rae, attempt):
    """Who knows the password must not guess codes for ever by typing it between."""
    for _ in range(5):
        with pytest.raises(WrongPassword):
            attempt()

    with pytest.raises(TooMany):
        attempt(fits=True)


def test_a_whole_sign_in_forgives(session, policy, rae, attempt):
    for _ in range(4):
        with pytest.raises(WrongPassword):
            attempt()

    sign_in.entered(session, rae, by="app", policy=policy, now=NOON)

    for _ in range(5):
        with pytest.raises(WrongPassword):
            attempt()


def test_one_network_address_may_not_try_many_accounts(rae, attempt):
    for number in range(20):
        with pytest.raises(WrongPassword):
            attempt(f"person{number}@example.org")

    with pytest.raises(TooMany):
        attempt("one-more@example.org")
    with pytest.raises(WrongPassword):
        attempt("one-more@example.org", address="192.0.2.2")


def test_the_disabled_cannot_sign_in(rae, attempt):
    rae.disabled_at = NOON

    with pytest.raises(WrongPassword):
        attempt(fits=True)


def test_failures_are_in_the_audit_log_without_the_address(session, rae, attempt):
    with pytest.raises(WrongPassword):
        attempt("secret.name@example.org")

    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "staff.sign_in_failed")
    ).one()
    assert "staff:unknown" == event.actor
    assert "secret.name" not in str(event.details)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_of_a_neighbouring_step_fits(session, rae, seconds):
    second_factor.check_code(session, rae, code(NOON + seconds * SECOND), now=NOON)


@pytest.mark.parametrize("given", ["", "000000", "12345", "abcdef", "١٢٣٤٥٦"])
def test_other_codes_do_not_fit(session, rae, given):
    with pytest.raises(WrongSecondFactor):
        second_factor.check_code(session, rae, given, now=NOON)


@pytest.mark.parametrize("seconds", [-90, -60, 60, 90])
def test_a_code_of_another_time_does_not_fit(session, rae, seconds):
    with pytest.raises(WrongSecondFactor):
        second_factor.check_code(session, rae, code(NOON + seconds * SECOND), now=NOON)


def test_a_code_is_used_once(session, rae):
    second_factor.check_code(session, rae, code(), now=NOON)

    with pytest.raises(WrongSecondFactor):
        second_factor.check_code(session, rae, code(), now=NOON)


def test_an_older_code_does_not_fit_after_a_newer_one(session, rae):
    second_factor.check_code(session, rae, code(NOON + 30 * SECOND), now=NOON)

    with pytest.raises(WrongSecondFactor):
        second_factor.check_code(session, rae, code(), now=NOON)


def test_a_code_typed_twice_at_once_fits_once(app, session, rae):
    """Who reads a code over a shoulder and is as quick does not get in."""
    public_id, outcomes = rae.public_id, []
    session.commit()

    def type_it() -> None:
        with app.app_context():
            begin_write(db.session)
            row = db.session.scalars(
                select(Staff).where(Staff.public_id == public_id)
            ).one()
            try:
                second_factor.check_code(db.session(), row, code(), now=NOON)
                db.session.commit()
                outcomes.append("in")
            except WrongSecondFactor:
                db.session.rollback()
                outcomes.append("out")

    threads = [threading.Thread(target=type_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["in", "out", "out", "out"] == sorted(outcomes)


def test_a_recovery_code_works_once(session, rae):
    codes = second_factor.new_recovery_codes(session, rae, now=NOON)

    second_factor.use_recovery_code(session, rae, codes[3].upper(), now=NOON)

    assert 9 == second_factor.recovery_codes_left(session, rae)
    with pytest.raises(WrongSecondFactor):
        second_factor.use_recovery_code(session, rae, codes[3], now=NOON)


def test_recovery_codes_are_stored_hashed(session, rae):
    codes = second_factor.new_recovery_codes(session, rae, now=NOON)

    stored = [row.digest for row in session.scalars(select(RecoveryCode))]
    assert 10 == len(set(codes)) == len(set(stored))
    assert not any(plain.encode() in digest for plain in codes for digest in stored)


def test_new_recovery_codes_end_the_older(session, rae):
    older = second_factor.new_recovery_codes(session, rae, now=NOON)

    second_factor.new_recovery_codes(session, rae, now=NOON)

    with pytest.raises(WrongSecondFactor):
        second_factor.use_recovery_code(session, rae, older[0], now=NOON)


def test_another_colleagues_recovery_code_does_not_fit(session, rae):
    codes = second_factor.new_recovery_codes(
        session, make_staff(session, email="b@example.org"), now=NOON
    )

    with pytest.raises(WrongSecondFactor):
        second_factor.use_recovery_code(session, rae, codes[0], now=NOON)


def test_the_secret_is_the_same_until_it_is_confirmed(session):
    begin_write(session)
    rae = with_password(session, enrolled=False)

    first = second_factor.begin(session, rae)

    assert first == second_factor.begin(session, rae)
    second_factor.confirm(session, rae, pyotp.TOTP(first).at(NOON), now=NOON)
    assert NOON == rae.totp_confirmed_at
