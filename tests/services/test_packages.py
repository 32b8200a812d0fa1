"""Making a package: taken by one worker, made whole or not at all, ended for good."""

import hashlib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.adapters.storage import MemoryStorage
from portal.domain.lawful.scope import LISTS
from portal.errors import KeyDestroyed, Overtaken
from portal.jobs import packages as jobs
from portal.models.lawful import ExportPackage, LawfulRequest, PackagePiece
from portal.services import lawful, own_data, packages
from portal.services.lawful import legal_holds
from portal.services.packages import Made
from portal.services.packages.zipping import PIECE, Package, Parts
from portal.services.rights import erasure
from portal.states import DataKind, LawfulState
from tests.clocks import NOON, SetClock
from tests.lawful_cast import Office, give_pictures, make, office, unpacked
from tests.staff_cast import anew


@pytest.fixture
def desk(app, session) -> Office:
    return office(app, session)


def numbers(app: Flask):
    return app.extensions["portal"].config.policy.lawful


def take(app: Flask, session, *, now=NOON):
    work, _ = packages.take_due(session, policy=numbers(app), now=now)
    session.commit()
    return work


def test_a_package_is_taken_once(app, desk, session):
    desk.approved()

    assert take(app, session) is not None
    assert take(app, session) is None


def test_a_worker_that_comes_back_late_is_overtaken(app, desk, session):
    row = desk.approved()
    first = take(app, session)
    later = NOON + timedelta(seconds=121)
    second = take(app, session, now=later)
    made = Made(size=1, digest=bytes(32), missing=0)

    with pytest.raises(Overtaken):
        packages.settle(session, first, made, policy=numbers(app), now=later)

    packages.settle(session, second, made, policy=numbers(app), now=later)
    assert LawfulState.READY is row.state


def test_what_fails_each_time_is_told_to_people(app, desk, session, adapters, clock):
    row = desk.approved()
    keep = MemoryStorage.put

    def full(*_: object) -> None:
        raise OSError("no space left")

    MemoryStorage.put = full
    try:
        for _ in range(3):
            assert 1 == make(app)
            clock.forward(minutes=1)
    finally:
        MemoryStorage.put = keep

    anew(session)
    assert LawfulState.FAILED is row.state
    assert "OSError" in row.package.failure
    assert 0 == make(app)
    lawful.again(session, row, by=desk.clerk, now=clock())
    session.commit()
    assert 1 == make(app)
    assert LawfulState.READY is anew(session).get_one(LawfulRequest, row.id).state


def test_a_worker_that_dies_each_time_is_given_up(app, desk, session):
    row = desk.approved()
    for number in range(3):
        assert take(app, session, now=NOON + timedelta(minutes=3 * number))

    assert take(app, session, now=NOON + timedelta(minutes=9)) is None

    assert LawfulState.FAILED is row.state
    assert "its worker was stopped" == row.package.failure


def test_pieces_of_an_earlier_try_are_removed(app, desk, session, adapters):
    desk.approved()
    work = take(app, session)
    with app.app_context():
        jobs.Shelf(work, adapters.storage).keep(b"half")
    assert 1 == len(adapters.storage.pieces)
    clock: SetClock = adapters.clock
    clock.forward(minutes=3)

    assert 1 == make(app)

    rows = anew(session).scalars(select(PackagePiece)).all()
    assert {row.storage_key for row in rows} == adapters.storage.pieces.keys()


def test_storage_never_sees_a_readable_byte(app, desk, session, adapters):
    row = desk.made()

    stored = b"".join(adapters.storage.pieces.values())
    assert b"data.json" not in stored
    assert b"PK" not in stored[12:14]
    assert row.package.size < len(stored)


def test_a_large_package_lies_in_pieces_and_is_whole(app, desk, session, adapters):
    contents = [bytes([number]) * (PIECE // 2) for number in range(7)]
    give_pictures(session, desk.customer, contents, storage=adapters.storage)
    session.commit()

    row = desk.made(data_kinds=[DataKind.PICTURES])
    whole = b"".join(desk.begins(row))

    assert 4 == len(anew(session).scalars(select(PackagePiece)).all())
    assert hashlib.sha256(whole).digest() == row.package.digest
    files = unpacked(whole)
    assert contents == [files[name] for name in sorted(files) if "evidence" in name]


def test_an_expired_package_cannot_be_opened_even_with_its_bytes(
    app, desk, session, adapters, clock
):
    row = desk.made()
    clock.forward(days=8)
    with app.app_context():
        jobs.end_packages()

    with pytest.raises(KeyDestroyed):
        _ = anew(session).get_one(ExportPackage, row.package.id).vault


def test_who_was_erased_meanwhile_is_said_to_be(app, desk, session, clock):
    """An open request holds the data; after it is answered they may be erased."""
    waits = desk.asks()
    assert ["lawful"] == legal_holds.holds(session, desk.customer)
    lawful.cancel(session, waits, by=desk.clerk, now=NOON)
    policy = app.extensions["portal"].config.policy
    prospect = erasure.look(session, desk.customer, policy=policy, now=NOON)
    erasure.erase(
        session,
        desk.customer,
        prospect=prospect,
        moved=None,
        actor="test",
        words=None,
        now=NOON,
    )
    session.commit()

    row = desk.made()

    files = unpacked(b"".join(desk.begins(row)))
    assert b"erased_at" in files["data.json"]
    assert b"Anna" not in files["data.json"]


def test_everything_that_is_held_falls_under_some_kind(desk, session):
    """Who adds a list to the customer's data says which requests cover it."""
    held = own_data.gather(session, desk.customer, for_law=True)

    assert held.keys() <= {"customer", "erasure", "verifications", "matters", *LISTS}


def test_the_same_files_at_the_same_time_are_the_same_zip():
    def packed() -> bytes:
        kept: list[bytes] = []
        package = Package(kept.append, now=NOON)
        package.add("a.txt", b"a" * 3000)
        package.add("b.jpg", b"b" * (2 * PIECE))
        size, digest = package.close()
        whole = b"".join(kept)
        assert (len(whole), hashlib.sha256(whole).digest()) == (size, digest)
        assert {PIECE} == {len(each) for each in kept[:-1]}
        return whole

    assert packed() == packed()


def test_what_was_handed_on_cannot_be_written_again():
    parts = Parts(lambda _: None)
    parts.write(bytes(PIECE))
    parts.cut()
    parts.seek(0)

    with pytest.raises(ValueError, match="gone"):
        parts.write(b"x")
