"""The sanctions list: imported as a whole or not at all, and searched."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.commands import sanctions as command
from portal.domain.sanctions.parties import Agreement
from portal.extensions import db
from portal.models.audit import AuditEvent
from portal.models.sanctions import (
    ListedAddress,
    SanctionedParty,
    SanctionedSound,
    SanctionsList,
    SoundSpelling,
)
from portal.policy import Policy
from portal.services import sanctions
from portal.services.backups.holds import hold
from portal.services.sanctions import importing
from tests.lists import SDN

POLICY = Policy.load().data
Import = Callable[..., Result]
TABLES = (
    SanctionsList,
    SanctionedParty,
    SanctionedSound,
    SoundSpelling,
    ListedAddress,
)


@pytest.fixture
def take(app: Flask, tmp_path: Path) -> Import:
    """Import a file of this content: the invented list, unless told otherwise."""

    def _take(content: bytes = SDN.read_bytes(), *options: str) -> Result:
        file = tmp_path / "sdn.xml"
        file.write_bytes(content)
        return app.test_cli_runner().invoke(
            args=["sanctions", "import", str(file), *options]
        )

    return _take


def of_date(told: str) -> bytes:
    """Give the invented list as it was published on another day."""
    return SDN.read_bytes().replace(b"11/20/2026", told.encode())


def rows(app: Flask) -> list[int]:
    """Count the rows of each table of the list."""
    with app.app_context():
        return [
            db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in TABLES
        ]


def entries(session: Session, name: str, birth: date | None = None) -> list[str]:
    """Search; give the ids of what was found and counts."""
    session.rollback()
    found = sanctions.search(session, name, birth, policy=POLICY)
    return [hit.party.entry for hit in found.hits if hit.counts]


def test_an_imported_list_is_in_force(app: Flask, take: Import, session: Session):
    result = take()

    assert 0 == result.exit_code, result.output
    assert "OFAC SDN of 2026-11-20 is in force: 8 entries." in result.output
    found = sanctions.in_force(session)
    assert found is not None
    assert (date(2026, 11, 20), 8) == (found.published_on, found.entries)
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "sanctions.imported")
    ).one()
    assert {
        "list": "OFAC SDN",
        "published_on": "2026-11-20",
        "entries": 8,
        "addresses": 4,
    } == dict(event.details)


def test_the_same_file_twice_changes_nothing(app: Flask, take: Import):
    take()
    before = rows(app)

    result = take()

    assert 0 == result.exit_code
    assert "in force already" in result.output
    assert before == rows(app)


def test_keys_of_another_version_are_made_anew(
    app: Flask, take: Import, session: Session
):
    take()
    found = session.scalars(select(SanctionsList)).one()
    found.keys_version = "0"
    session.commit()

    assert "is in force: 8 entries" in take().output


def test_a_newer_list_takes_the_place_of_the_older(
    app: Flask, take: Import, session: Session
):
    take()
    before = rows(app)
    newer = of_date("11/27/2026").replace(b"SINGLENAME", b"QUETZAL BRANDO")

    assert 0 == take(newer).exit_code

    assert ["90007"] == entries(session, "Brando Quetzal")
    assert [1, 8] == rows(app)[:2]
    assert before[2] < rows(app)[2]


def test_an_older_list_is_refused_unless_it_is_meant(
    app: Flask, take: Import, session: Session
):
    take()

    refused = take(of_date("10/01/2026"))
    meant = take(of_date("10/01/2026"), "--older")

    assert 1 == refused.exit_code
    assert "published on 2026-10-01, before the one in force" in refused.output
    assert "--older" in refused.output
    assert 0 == meant.exit_code
    found = sanctions.in_force(session)
    assert found is not None
    assert date(2026, 10, 1) == found.published_on


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no list",
        SDN.read_bytes()[:-40],
        of_date("no day"),
        of_date("12/31/2099"),  # after it no other would be newer
    ],
)
def test_after_a_refused_file_the_list_in_force_stays(
    app: Flask, take: Import, session: Session, content: bytes
):
    take()
    before = rows(app)

    result = take(content)

    assert 1 == result.exit_code
    assert "was not imported: " in result.output
    assert "The list in force stays." in result.output
    assert before == rows(app)
    assert ["90001"] == entries(session, "Gorvath Quastel")


def test_a_file_that_is_not_there_is_named(app: Flask):
    result = app.test_cli_runner().invoke(args=["sanctions", "import", "/no/file"])

    assert 1 == result.exit_code
    assert "Cannot read /no/file: No such file or directory." in result.output


def test_a_list_that_is_half_in_does_not_count(
    app: Flask, take: Import, session: Session, monkeypatch: pytest.MonkeyPatch
):
    """Stopped in the middle, even by a power cut, the old list is in force."""
    take()
    monkeypatch.setattr(importing, "BATCH", 3)
    monkeypatch.setattr(command, "_remove", lambda **_: None)  # no time for it
    monkeypatch.setattr(
        importing,
        "add_index",
        lambda *_: (_ for _ in ()).throw(KeyboardInterrupt),
    )

    take(of_date("11/27/2026"))

    found = sanctions.in_force(session)
    assert found is not None
    assert date(2026, 11, 20) == found.published_on
    assert [2, 16] == rows(app)[:2]
    assert ["90001"] == entries(session, "Gorvath Quastel")
    monkeypatch.undo()
    assert 0 == take(of_date("11/28/2026")).exit_code
    assert [1, 8] == rows(app)[:2]


def test_what_fails_is_removed_at_once(
    app: Flask, take: Import, monkeypatch: pytest.MonkeyPatch
):
    take()
    before = rows(app)
    monkeypatch.setattr(
        importing,
        "add_index",
        lambda *_: (_ for _ in ()).throw(KeyboardInterrupt),
    )

    take(of_date("11/27/2026"))

    assert before == rows(app)


def test_a_file_that_changes_while_it_is_read_is_refused(
    app: Flask, take: Import, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    def admit(*_: object, **__: object) -> bool:
        (tmp_path / "sdn.xml").write_bytes(of_date("11/21/2026"))
        return True

    monkeypatch.setattr(importing, "admit", admit)

    assert "it was changed while it was read" in take().output
    assert [0] * len(TABLES) == rows(app)


def test_two_imports_do_not_run_at_once(app: Flask, take: Import):
    with hold(Path(app.instance_path), wait=True, name=command.LOCK):
        result = take()

    assert "Another import is running" in result.output


def test_show_tells_which_list_is_in_force(app: Flask, take: Import):
    before = app.test_cli_runner().invoke(args=["sanctions", "show"])
    take()

    after = app.test_cli_runner().invoke(args=["sanctions", "show"])

    assert "No sanctions list was imported" in before.output
    assert "of the shipped excerpt of OFAC SDN of 2026-08-07" in before.output
    assert "OFAC SDN, published on 2026-11-20" in after.output
    assert "8 entries, imported at 2026-11-22 12:00 UTC" in after.output
    assert "4 blockchain addresses, of OFAC SDN of 2026-11-20" in after.output


def test_without_a_list_nothing_was_searched(session: Session):
    found = sanctions.search(session, "Anna Eriksson", None, policy=POLICY)

    assert (None, ()) == (found.list, found.hits)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Gorvath Elemer Quastel", ["90001"]),
        ("QUASTEL GORVATH", ["90001"]),
        ("Horvat Kvastel", ["90001"]),
        ("Gorvath Quastle", ["90001"]),
        ("Abdulqasir Tamburi", ["90002"]),
        ("Abdel Kassir el Tambouri", ["90002"]),
        ("Evgenia Zhukovenko", ["90006"]),
        ("Yevgeniya Zukovenko Morell", ["90006"]),
        ("Singlename", ["90007"]),
        ("Olafur Muellendoerf", ["90008"]),
        ("Anna Eriksson", []),
        ("Sable Meridian Shipping", []),  # no person
        ("The Grey Pilot", []),  # a weak name without a birth date
        ("", []),
        ("'; DROP TABLE customer; --", []),
        ("A" * 5000, []),
        ("Anna " * 400, []),
    ],
)
def test_names_are_found_however_they_are_written(
    take: Import, session: Session, name: str, expected: list[str]
):
    take()

    assert expected == entries(session, name)


def test_the_birth_date_decides_what_counts(take: Import, session: Session):
    take()

    assert ["90001"] == entries(session, "Gorvath Quastel", date(1961, 3, 7))
    assert ["90001"] == entries(session, "Grey Pilot", date(1961, 3, 7))
    assert ["90002"] == entries(session, "Abdulqasir Tamburi", date(1969, 1, 1))
    assert [] == entries(session, "Gorvath Quastel", date(1990, 3, 7))
    [dismissed] = sanctions.search(
        session, "Gorvath Quastel", date(1990, 3, 7), policy=POLICY
    ).hits
    assert Agreement.DIFFERS is dismissed.agreement
