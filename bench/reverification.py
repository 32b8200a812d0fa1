"""What asking verified customers once more costs: a look, the count, a whole group."""

import statistics
import time
from collections.abc import Callable, Iterator

from flask import Flask
from sqlalchemy import func, select

from bench.search import portal
from portal.domain.groups import Group
from portal.extensions import begin_write, db
from portal.jobs.reverification import ask_expiring, ask_groups, write_due
from portal.models.base import new_public_id
from portal.models.customer import Customer
from portal.models.message import Message
from portal.models.reverification import Renewal, Reverification
from portal.models.verification import Verification
from portal.services import staff
from portal.services.reverification import batches
from portal.states import ReverificationKind, Role
from tests import databases

CUSTOMERS = 100_000
LOOKS = 50
EVERYBODY = Group(standings=("approved",))


def measure(customers: int = CUSTOMERS) -> Iterator[str]:
    """Give milliseconds of a look and of the count, and customers asked a second."""
    with databases.postgresql() as server, portal(server, customers) as made:
        app = made.app
        with app.app_context():
            known = _expiring(app)
            looks = [_timed(_look) for _ in range(LOOKS)]
            counts = [_timed(_count) for _ in range(5)]
            _begin(app)
            asked = _timed(lambda: _until_nothing_is_done(ask_groups))
            written = _timed(lambda: _until_nothing_is_done(write_due))
            people = _number(Reverification)
            letters = _number(Message)
    yield (
        f"Asking again among {customers:,} customers, {known:,} of them with a day to "
        f"be asked on: a look with nothing due takes "
        f"{statistics.median(looks) * 1000:.1f} ms median; counting whom a group "
        f"reaches takes {statistics.median(counts) * 1000:.0f} ms; {people:,} are "
        f"asked in {asked:.1f} s, {people / asked:.0f} a second, and {letters:,} "
        f"letters written in {written:.1f} s."
    )


def _expiring(app: Flask) -> int:
    """Give each verified customer a day, years from now."""
    begin_write(db.session)
    newest = select(
        Verification.customer_id,
        func.max(Verification.id),
        func.current_date() + 900,
        True,
    )
    verified = newest.join(Customer, Customer.id == Verification.customer_id).where(
        Customer.verified_at.is_not(None)
    )
    columns = ["customer_id", "verification_id", "ask_again_on", "is_planned"]
    table = Renewal.__table__
    found = verified.group_by(Verification.customer_id)
    db.session.execute(table.insert().from_select(columns, found))
    db.session.commit()
    return _number(Renewal)


def _begin(app: Flask) -> None:
    begin_write(db.session)
    now = app.extensions["portal"].adapters.clock()
    cora = staff.add(
        db.session(),
        name="Cora",
        email="cora@example.org",
        role=Role.COMPLIANCE,
        actor="bench",
        now=now,
    )
    batches.make(
        db.session(),
        EVERYBODY,
        public_id=new_public_id(),
        kind=ReverificationKind.CONFIRM,
        why="We look at our records once a year.",
        grace_days=30,
        by=cora,
        total=0,
        now=now,
    )
    db.session.commit()


def _look() -> None:
    for part in (ask_groups, ask_expiring, write_due):
        part()


def _count() -> None:
    batches.reach(db.session(), EVERYBODY, timezone="UTC")
    db.session.rollback()


def _until_nothing_is_done(part: Callable[[], int]) -> None:
    while part():
        pass


def _number(table: type) -> int:
    db.session.rollback()
    found = db.session.scalar(select(func.count()).select_from(table)) or 0
    db.session.rollback()
    return found


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
