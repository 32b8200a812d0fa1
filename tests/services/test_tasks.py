"""What the worker does by itself."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from portal.extensions import db
from portal.jobs.rota import tidy
from portal.models.message import Spending
from portal.ports import Adapters
from portal.services.limits import Limit, spend
from tests.clocks import NOON, SetClock
from tests.factories import make_customer

DAILY = Limit("texts", 3, timedelta(days=1))


def kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Spending.id))) or 0


def test_what_no_limit_counts_is_removed(app: Flask, clock: SetClock):
    with app.app_context():
        spend(db.session(), DAILY, digest=bytes(32), now=NOON)
        db.session.commit()

    tidy(app)
    assert 1 == kept(app)
    clock.forward(days=3)
    tidy(app)
    assert 0 == kept(app)


def test_pieces_without_a_row_are_removed(
    app: Flask, adapters: Adapters, clock: SetClock
):
    with app.app_context():
        make_customer(db.session())
        db.session.commit()
    adapters.storage.put("ab/" + "0" * 32, b"left by a crash")

    tidy(app)
    assert b"left by a crash" == adapters.storage.get("ab/" + "0" * 32)
    clock.forward(hours=2)
    tidy(app)
    assert [] == list(adapters.storage.walk())
