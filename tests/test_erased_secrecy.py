"""
Of who was erased nothing opens, even with every key that the portal has.

Every sealed value of every table, and every file of the storage, is tried with every
data key that the master key still unwraps; then the instance is searched for what
stands in clear.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, Table, select
from sqlalchemy.orm import Session

from portal.adapters.storage import FileStorage
from portal.config import Config
from portal.errors import CannotOpen
from portal.jobs.retaining import forget_erased, remove_over
from portal.jobs.tasks import send_due
from portal.models.base import Base, KeyHolder
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.policy import Policy
from portal.ports import Adapters
from portal.services.evidence.pieces import BURST, PICTURE, PREVIEW
from portal.services.messages import Words
from portal.services.retention import kept_records
from portal.vault import Vault
from tests.clocks import SetClock
from tests.erasing import erase, known_person, verified
from tests.test_secrecy import everything_stored, in_every_dress

POLICY = Policy.load()
STAFF = "staff"  # their own secrets are not the customer's
RECEIPT = Words("Deleted", "Anna Eriksson is gone\n", "<p>Anna Eriksson</p>")
NAMED = ("Eriksson", "anna@example.org", "447700900123", "C01X00T47", "192.0.2.7")


@pytest.fixture
def adapters(adapters: Adapters, tmp_path: Path) -> Adapters:
    return replace(adapters, storage=FileStorage(tmp_path / "instance" / "evidence"))


@pytest.fixture
def anna(session: Session, adapters: Adapters) -> Customer:
    return known_person(session, adapters, POLICY)


def vaults(session: Session) -> Iterator[tuple[str, Vault]]:
    """Open every data key that is left."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, KeyHolder):
            for wrapped in session.scalars(select(mapper.class_.wrapped_key)):
                try:
                    yield (
                        mapper.local_table.name,
                        session.info["keyring"].vault(wrapped),
                    )
                except CannotOpen:
                    continue


def blobs(session: Session, storage: FileStorage) -> Iterator[tuple[str, str, bytes]]:
    """Give each sealed value and file, by where it is and what it is sealed for."""
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        assert isinstance(table, Table)
        for column in table.c:
            if isinstance(column.type, LargeBinary) and column.name.endswith("_sealed"):
                context = f"{mapper.class_.__name__}.{column.name[: -len('_sealed')]}"
                for value in session.scalars(select(column)):
                    if value is not None:
                        yield table.name, context, value
    ids = session.scalars(select(Evidence.public_id)).all()
    for key, _ in storage.walk():
        for place in (PICTURE, PREVIEW, BURST):
            for public_id in ids:
                yield "storage", public_id + place, storage.get(key)


def opened(session: Session, adapters: Adapters) -> set[str]:
    """Say where anything opens, but for staff's own secrets."""
    keys = list(vaults(session))
    found = set()
    for where, context, sealed in blobs(session, adapters.storage):
        for holder, vault in keys:
            try:
                vault.open(sealed, context=context)
            except CannotOpen:
                continue
            if holder != STAFF:
                found.add(where)
    return found


def in_clear(config: Config, instance: Path) -> list[str]:
    """Say where a value stands as it is."""
    return [
        f"{value} in {where}"
        for where, content in everything_stored(config, instance)
        for value in NAMED
        for dress in in_every_dress(value)
        if dress in content
    ]


@pytest.fixture
def a_day_later(app: Flask, session: Session, clock: SetClock):
    """Send what is to be sent, and let the receipt's hours pass."""

    def pass_by(**length: float) -> None:
        session.rollback()
        send_due()
        clock.forward(**length or {"hours": 25})
        remove_over()
        session.rollback()

    return pass_by


def test_before_the_erasure_it_opens(
    anna: Customer, session: Session, adapters: Adapters
):
    """Else the tests below would prove nothing."""
    where = opened(session, adapters)

    assert {"customer", "consent", "message", "storage", "note", "decision"} <= where


def test_of_who_was_never_verified_nothing_opens(
    anna: Customer,
    session: Session,
    adapters: Adapters,
    config: Config,
    tmp_path: Path,
    a_day_later,
):
    erase(session, anna, adapters, POLICY, words=RECEIPT)
    assert {"message"} == opened(session, adapters)  # the receipt waits for its reader

    a_day_later()

    assert set() == opened(session, adapters)
    assert [] == in_clear(config, tmp_path / "instance")


def test_the_destroyed_key_is_not_left_in_the_database_file(
    anna: Customer, session: Session, adapters: Adapters, tmp_path: Path
):
    """SQLite leaves what was there in free pages and in its log, unless told not to."""
    wrapped = anna.wrapped_key
    erase(session, anna, adapters, POLICY)

    forget_erased()

    files = [path.read_bytes() for path in tmp_path.glob("*.sqlite3*")]
    assert [] == [content for content in files if wrapped in content]


def test_of_who_was_verified_the_kept_record_alone_opens(
    anna: Customer,
    session: Session,
    adapters: Adapters,
    config: Config,
    tmp_path: Path,
    a_day_later,
):
    verified(session, anna)
    erase(session, anna, adapters, POLICY, words=RECEIPT)
    record = kept_records.of(session, anna)
    until = record.keep_until - record.made_at

    a_day_later()
    assert {"kept_record", "storage"} == opened(session, adapters)

    a_day_later(seconds=until.total_seconds())
    assert set() == opened(session, adapters)
    assert [] == in_clear(config, tmp_path / "instance")
