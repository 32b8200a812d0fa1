"""
An erasure that is killed has not happened, or it has: pressed again, it is done once.

Web servers die by SIGKILL while pictures are sealed anew, on both sides of the
commit, and between the deletions; a worker then sends the receipts, and sweeps.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.extensions import begin_write, db
from portal.models.audit import AuditEvent
from portal.models.customer import Customer
from portal.models.kept import KeptRecord
from portal.models.message import Message
from portal.services import audit, evidence, own_data
from portal.services.retention import kept_records
from portal.states import MessageStatus, Side, VerificationState
from portal.vault import DESTROYED
from tests import overdue
from tests.conftest import Databases, environment
from tests.processes import CLIENT, Running, nursery, until
from tests.standing import cookie
from tests.storm import TOKEN

PICTURES = 3
# where each web server dies; whether the erasure has happened; how many orphans it left
DEATHS = {
    "put:3": (False, 2),
    "before:kept_record:1": (False, PICTURES),
    "after:kept_record:1": (True, PICTURES),
    "delete:2": (True, PICTURES - 1),
}


@dataclass
class Aftermath:
    """What is left; for each death whether it was erased, and the orphans of it."""

    app: Flask
    customers: list[int]
    deaths: list[tuple[bool, int]] = field(default_factory=list)
    missing: list[set[str]] = field(default_factory=list)
    again: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def aftermath(
    all_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Aftermath]:
    folder = tmp_path_factory.mktemp("erasure")
    with all_databases.fresh(folder) as url:
        settings = environment(folder / "instance", url)
        app = create_app(Config.from_env(settings))
        found = Aftermath(app, people(app))
        with nursery(settings, folder) as started:
            cookies = {
                each: cookie(app, each, now=datetime.now(UTC))
                for each in found.customers
            }
            for place, each in zip(DEATHS, found.customers, strict=True):
                web = started.web(dies_at=place)
                until(web.answers)
                before = len(orphans(app)[0])
                with pytest.raises(httpx.TransportError):
                    press(web, cookies[each])
                until(lambda web=web: not web.lives())
                found.deaths.append(
                    (is_erased(app, each), len(orphans(app)[0]) - before)
                )
                found.missing.append(orphans(app)[1])
            web = started.web()
            until(web.answers)
            found.again = [press(web, cookies[each]) for each in found.customers]
            overdue.grow_old(app.extensions["portal"].adapters.storage)
            started.worker()
            until(lambda: not orphans(app)[0] and all_sent(app))
        yield found
        with app.app_context():
            db.engine.dispose()


def people(app: Flask) -> list[int]:
    """Verify some customers; give their ids."""
    with app.app_context():
        begin_write(db.session)
        archive = overdue.Archive(app, db.session(), datetime.now(UTC))
        found = []
        for number in range(len(DEATHS)):
            customer = archive.person(f"n{number}")
            before = 100 * overdue.DAY
            given = archive.given(customer, VerificationState.APPROVED, before)
            customer.verified_at = archive.now - before
            for side in (Side.FRONT, Side.BACK, Side.SELFIE):
                archive.picture(given, side)
            found.append(customer)
        db.session.commit()
        return [customer.id for customer in found]


def press(web: Running, known: str) -> str:
    """Type the word that erases; give where the answer leads."""
    where, headers = f"{web.url}/profile/erase", {"Cookie": f"portal={known}"}
    page = CLIENT.get(where, headers=headers)
    if page.status_code != 200:
        return page.headers["Location"]
    fresh = page.cookies.get("portal") or known
    CLIENT.cookies.clear()
    fields = {"csrf_token": TOKEN.findall(page.text)[0], "word": "delete"}
    answer = CLIENT.post(where, data=fields, headers={"Cookie": f"portal={fresh}"})
    CLIENT.cookies.clear()
    return answer.headers["Location"]


def orphans(app: Flask) -> tuple[set[str], set[str]]:
    """Give the files that no row names, and those that are named and missing."""
    with app.app_context():
        named = overdue.named(db.session())
        stored = overdue.stored(app.extensions["portal"].adapters.storage)
        return stored - named, named - stored


def is_erased(app: Flask, customer_id: int) -> bool:
    """Say whether it has happened; if not, everything is there and opens."""
    with app.app_context():
        session = db.session()
        customer = session.get_one(Customer, customer_id)
        if customer.erased_at is not None:
            return True
        assert f"{customer.name}@example.org" == customer.email
        assert kept_records.of(session, customer) is None
        opened(app, session, customer)
        return False


def opened(app: Flask, session: Session, customer: Customer) -> None:
    """Open every picture that is kept."""
    storage = app.extensions["portal"].adapters.storage
    pictures = own_data.pictures(session, customer)
    found = [evidence.open_picture(row, storage) for _, row, _ in pictures]
    assert [b"jpeg"] * PICTURES == found


def all_sent(app: Flask) -> bool:
    """Say whether the receipts are out."""
    with app.app_context():
        states = set(db.session.scalars(select(Message.status)))
        return not states & {MessageStatus.QUEUED, MessageStatus.SENDING}


@pytest.fixture
def session(aftermath: Aftermath) -> Iterator[Session]:
    with aftermath.app.app_context():
        yield db.session()


def test_a_killed_erasure_has_happened_or_it_has_not(aftermath: Aftermath):
    assert list(DEATHS.values()) == aftermath.deaths


def test_no_row_ever_named_a_file_that_was_gone(aftermath: Aftermath):
    assert [set()] * len(DEATHS) == aftermath.missing
    assert set() == orphans(aftermath.app)[1]


def test_pressed_again_it_is_done_and_who_is_gone_is_a_stranger(aftermath: Aftermath):
    done, stranger = "/profile/erased", "/sign-in"

    assert [done, done, stranger, stranger] == aftermath.again


def test_each_was_erased_once_and_told_once(aftermath: Aftermath, session: Session):
    erased = select(AuditEvent.customer).where(AuditEvent.action == "customer.erased")
    told = [row for row in session.scalars(select(Message)) if row.kind == "erased"]
    once = Counter(aftermath.customers)

    names = [session.get_one(Customer, each).public_id for each in once]
    assert Counter(names) == Counter(session.scalars(erased))
    assert once == Counter(row.customer_id for row in told)
    assert once == Counter(session.scalars(select(KeptRecord.customer_id)))
    assert audit.verify(session).first_bad is None


def test_the_key_is_destroyed_and_what_the_law_keeps_opens(
    aftermath: Aftermath, session: Session
):
    for each in aftermath.customers:
        customer = session.get_one(Customer, each)
        assert DESTROYED == customer.wrapped_key
        assert customer.name is customer.email is None
        opened(aftermath.app, session, customer)
    kept = len(aftermath.customers) * PICTURES
    storage = aftermath.app.extensions["portal"].adapters.storage
    assert kept == len(overdue.stored(storage))
