"""Managing colleagues."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.roles import MAY, Permission, may
from portal.errors import EmailTaken, LastAdministrator, LinkClosed
from portal.extensions import begin_write, db
from portal.models.staff import Staff
from portal.services import staff
from portal.services.visitors import find_session, open_session
from portal.states import Audience, Role
from tests.clocks import NOON
from tests.races import at_once
from tests.staff_cast import make_staff

HOUR = timedelta(hours=1)


@pytest.fixture
def admin(session: Session) -> Staff:
    begin_write(session)
    return make_staff(session, Role.ADMINISTRATOR)


def test_support_never_reviews():
    assert not may(Role.SUPPORT, Permission.REVIEW)
    assert not may(Role.SUPPORT, Permission.STAFF)


def test_every_role_says_what_it_may():
    assert set(Role) == MAY.keys()


def test_an_address_is_taken_once(session, admin):
    with pytest.raises(EmailTaken):
        make_staff(session, email="Administrator@Example.org ")


def test_an_address_that_two_add_at_once_is_taken_once(app, session):
    def adding() -> str:
        return make_staff(db.session(), email="new@example.org").email

    results = at_once(app, *[adding] * 4)

    assert ["new@example.org", *["too late"] * 3] == sorted(results)


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.REVIEWER])
def test_the_last_administrator_stays_one(session, admin, role):
    with pytest.raises(LastAdministrator):
        staff.change_role(session, admin, role, actor="test", now=NOON)


def test_the_last_administrator_is_not_disabled(session, admin):
    with pytest.raises(LastAdministrator):
        staff.disable(session, admin, actor="test", now=NOON)


def test_an_administrator_without_a_password_is_no_second_one(session, admin):
    other = make_staff(session, Role.ADMINISTRATOR, email="b@example.org")
    other.password_hash = ""

    with pytest.raises(LastAdministrator):
        staff.disable(session, admin, actor="test", now=NOON)


def test_with_a_second_administrator_the_first_may_go(session, admin):
    make_staff(session, Role.ADMINISTRATOR, email="b@example.org")

    staff.disable(session, admin, actor="test", now=NOON)

    assert NOON == admin.disabled_at


def test_two_administrators_cannot_demote_each_other_at_once(app, session, admin):
    other = make_staff(session, Role.ADMINISTRATOR, email="b@example.org")
    both, outcomes = [admin.public_id, other.public_id], []
    session.commit()
    together = threading.Barrier(2)

    def demote(public_id: str) -> None:
        with app.app_context():
            together.wait()
            begin_write(db.session)
            row = staff.named(db.session(), public_id)
            try:
                staff.change_role(
                    db.session(), row, Role.SUPPORT, actor="test", now=NOON
                )
                db.session.commit()
                outcomes.append("done")
            except LastAdministrator:
                db.session.rollback()
                outcomes.append("refused")

    threads = [threading.Thread(target=demote, args=(each,)) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.expire_all()
    assert ["done", "refused"] == sorted(outcomes)
    assert 1 == len(
        session.scalars(select(Staff).where(Staff.role == Role.ADMINISTRATOR)).all()
    )


def test_a_link_sets_a_password_once(session, admin):
    staff.keep_link(session, admin, b"hash", hours=48, actor="test", now=NOON)

    assert admin == staff.behind_link(session, b"hash", now=NOON + 47 * HOUR)
    staff.set_password(session, admin, "new", now=NOON)

    with pytest.raises(LinkClosed):
        staff.behind_link(session, b"hash", now=NOON)


def test_a_link_expires(session, admin):
    staff.keep_link(session, admin, b"hash", hours=48, actor="test", now=NOON)

    with pytest.raises(LinkClosed, match="expired"):
        staff.behind_link(session, b"hash", now=NOON + 48 * HOUR)


def test_a_newer_link_ends_the_older(session, admin):
    staff.keep_link(session, admin, b"older", hours=48, actor="test", now=NOON)

    staff.keep_link(session, admin, b"newer", hours=48, actor="test", now=NOON)

    with pytest.raises(LinkClosed):
        staff.behind_link(session, b"older", now=NOON)


@pytest.mark.parametrize("how", ["disable", "set_password", "reset_second_factor"])
def test_what_ends_trust_ends_every_session(session, admin, how):
    make_staff(session, Role.ADMINISTRATOR, email="b@example.org")
    _, secret = open_session(
        session, device="Firefox", now=NOON, longest=HOUR, staff=admin
    )

    if how == "set_password":
        staff.set_password(session, admin, "new", now=NOON)
    else:
        getattr(staff, how)(session, admin, actor="test", now=NOON)

    session.flush()
    found = find_session(session, secret, Audience.STAFF, now=NOON, idle=HOUR)
    assert found is None
