"""A backup brings everything back, or is refused whole."""

import io
import json
import stat
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.storage import MemoryStorage
from portal.app import create_app
from portal.checks.values import Examined
from portal.config import Config
from portal.extensions import db
from portal.jobs.rota import tidy
from portal.models.audit import AuditEvent
from portal.models.base import Base
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.familiar import FaceTemplate
from portal.ports import Adapters
from portal.services import audit, backups, evidence, sanctions
from portal.services.backups import tables
from portal.services.backups.archives import MANIFEST, SEAL
from portal.services.backups.holds import hold
from portal.services.examinations import familiar
from portal.states import Device, Side
from tests import databases
from tests.clocks import NOON, SetClock
from tests.conftest import Databases, environment, key
from tests.factories import make_customer, make_verification
from tests.lists import SDN
from tests.test_commands import run

ORPHAN = "ab/" + "0" * 32
GOOD = Examined(picture=b"\xff\xd8 the picture", preview=b"\xff\xd8 small")


@pytest.fixture
def places(all_databases: Databases, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Give the URL of a database in which nothing is, as often as asked."""
    made: list[str] = []

    def place() -> str:
        if not all_databases.server:
            made.append(str(tmp_path / f"place{len(made)}.sqlite3"))
            return f"sqlite:///{made[-1]}"
        made.append(databases.new_database(all_databases.server))
        return f"{all_databases.server}/{made[-1]}"

    yield place
    for name in made if all_databases.server else ():
        databases.drop_database(all_databases.server or "", name)


@pytest.fixture
def fresh(
    places: Callable[[], str], adapters: Adapters, tmp_path: Path
) -> Iterator[Callable[..., Flask]]:
    """Make portals with an empty database and storage; the keys are the same."""
    made: list[Flask] = []

    def make(settings: dict[str, str] | None = None, **more: str) -> Flask:
        folder = tmp_path / f"fresh{len(made)}"
        found = settings or environment(folder, more.pop("url", "") or places(), **more)
        storage = MemoryStorage(adapters.clock)
        made.append(
            create_app(Config.from_env(found), replace(adapters, storage=storage))
        )
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def everything(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table, but for those that tell of the backup itself."""
    with app.app_context():
        rows = {
            table.name: [
                dict(row)
                for row in db.session.execute(
                    select(table).order_by(table.c.id)
                ).mappings()
            ]
            for table in Base.metadata.sorted_tables
        }
    rows["audit_event"] = [
        row for row in rows["audit_event"] if not row["action"].startswith("backup.")
    ]
    return rows | {"audit_head": []}


def pieces(app: Flask) -> dict[str, bytes]:
    """Give all that lies in a portal's storage."""
    storage = app.extensions["portal"].adapters.storage
    return {key: storage.get(key) for key, _ in storage.walk()}


def make_picture(
    session: Session, adapters: Adapters, original: bytes = b"1"
) -> Evidence:
    """Keep a picture of a new customer."""
    return evidence.keep(
        session,
        make_verification(session, make_customer(session, name="Anna Eriksson")),
        Side.FRONT,
        GOOD,
        original=original,
        storage=adapters.storage,
        device=Device.COMPUTER,
        actor="test",
        now=NOON,
    )


@pytest.fixture
def file(app: Flask, session: Session, adapters: Adapters, tmp_path: Path) -> Path:
    """A backup of a portal with one customer and one picture."""
    make_picture(session, adapters)
    session.commit()
    path = tmp_path / "backup.tar"
    said = run(app, "backup", str(path))
    assert 0 == said.exit_code, said.output
    return path


def members(path: Path) -> dict[str, bytes]:
    """Give what an archive holds."""
    with tarfile.open(path) as tar:
        return {each.name: tar.extractfile(each).read() for each in tar}


def rewrite(path: Path, contents: dict[str, bytes]) -> None:
    """Make an archive of these members."""
    with tarfile.open(path, "w") as tar:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def is_untouched(app: Flask) -> bool:
    """Say whether nothing was written at all."""
    with app.app_context(), db.engine.connect() as connection:
        return not db.inspect(connection).get_table_names() and not pieces(app)


def refused(app: Flask, path: Path, sentence: str) -> bool:
    """Say whether a restore ends with this sentence."""
    said = run(app, "restore", str(path))
    return 1 == said.exit_code and sentence in said.output


def test_everything_comes_back_and_opens(
    app: Flask, fresh: Callable[..., Flask], tmp_path: Path
):
    for state in ("approved", "asked_again", "revoked_invitation"):
        run(app, "demo", "--json", "--state", state)
    before = everything(app)
    place = fresh()

    made = run(app, "backup", str(tmp_path / "backup.tar"))
    said = run(place, "restore", str(tmp_path / "backup.tar"))

    assert 0 == made.exit_code, made.output
    assert 0 == said.exit_code, said.output
    assert before == everything(place)
    assert pieces(app) == pieces(place)
    with place.app_context():
        storage = place.extensions["portal"].adapters.storage
        opened = [
            evidence.open_picture(row, storage)
            for row in db.session.scalars(select(Evidence))
        ]
        names = [row.name for row in db.session.scalars(select(Customer))]
        assert audit.verify(db.session()).first_bad is None
    assert 4 == len([picture for picture in opened if picture.startswith(b"\xff\xd8")])
    assert 3 == len([name for name in names if name])


def test_a_restored_portal_works_on(fresh: Callable[..., Flask], file: Path):
    place = fresh()
    run(place, "restore", str(file))

    with place.app_context():
        make_picture(db.session(), place.extensions["portal"].adapters)
        db.session.commit()
        told = [each.action for each in db.session.scalars(select(AuditEvent))]

    assert 0 == run(place, "audit", "verify").exit_code
    assert "backup.restored" in told


def test_a_portal_can_move_to_the_other_kind_of_database_and_back(
    app: Flask, fresh: Callable[..., Flask], file: Path, tmp_path: Path
):
    """So SQLite is left for PostgreSQL, once a portal grows."""
    light, back = fresh(url=f"sqlite:///{tmp_path / 'light.sqlite3'}"), fresh()

    there = run(light, "restore", str(file))
    run(light, "backup", str(tmp_path / "light.tar"))
    here = run(back, "restore", str(tmp_path / "light.tar"))

    assert (0, 0) == (there.exit_code, here.exit_code), there.output + here.output
    assert everything(app) == everything(light) == everything(back)


def test_the_sanctions_list_and_known_faces_come_back(
    app: Flask,
    session: Session,
    fresh: Callable[..., Flask],
    tmp_path: Path,
    adapters: Adapters,
):
    run(app, "sanctions", "import", str(SDN))
    template = tuple(number / 128 for number in range(128))
    familiar.remember_face(session, make_picture(session, adapters), template, now=NOON)
    session.commit()
    light, back = fresh(url=f"sqlite:///{tmp_path / 'light.sqlite3'}"), fresh()

    for source, target, name in ((app, light, "one"), (light, back, "two")):
        run(source, "backup", str(tmp_path / name))
        said = run(target, "restore", str(tmp_path / name))
        assert 0 == said.exit_code, said.output

    assert everything(app) == everything(back)
    with back.app_context():
        policy = back.extensions["portal"].config.policy.data
        found = sanctions.search(db.session(), "Kvastel Horvat", None, policy=policy)
        assert ["90001"] == [hit.party.entry for hit in found.hits]
        assert template == db.session.scalars(select(FaceTemplate)).one().template


def test_long_tables_come_back_batch_by_batch(
    app: Flask,
    fresh: Callable[..., Flask],
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(tables, "BATCH", 2)
    place = fresh()

    said = run(place, "restore", str(file))

    assert 0 == said.exit_code, said.output
    assert len(everything(place)["audit_event"]) > 2
    assert everything(app) == everything(place)


def test_only_its_owner_can_read_a_backup(file: Path):
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert [file.name] == [each.name for each in file.parent.glob("*backup*")]


def test_a_backup_tells_nothing_without_the_keys(file: Path):
    assert b"Eriksson" not in file.read_bytes()
    assert key("m").encode() not in file.read_bytes()
    assert not [name for name in members(file) if name.startswith("keys/")]


def test_a_backup_replaces_no_file(app: Flask, tmp_path: Path):
    (tmp_path / "mine").write_text("mine")

    said = run(app, "backup", str(tmp_path / "mine"))

    assert 1 == said.exit_code
    assert "is there already" in said.output
    assert "mine" == (tmp_path / "mine").read_text()


def test_a_place_that_cannot_be_written_is_named(app: Flask, tmp_path: Path):
    said = run(app, "backup", str(tmp_path / "nowhere" / "backup.tar"))

    assert 1 == said.exit_code
    assert "No such file or directory" in said.output


def test_the_backup_is_in_the_audit_log(app: Flask, session: Session, file: Path):
    assert "backup.made" == list(session.scalars(select(AuditEvent)))[-1].action


def test_what_comes_while_rows_are_read_is_all_in_or_all_out(
    app: Flask,
    session: Session,
    adapters: Adapters,
    fresh: Callable[..., Flask],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    make_picture(session, adapters)
    session.commit()
    before, read = everything(app), backups.save_rows

    def read_while_somebody_writes(connection: Any, table: Any, *rest: Any) -> int:
        if table.name == "verification":
            with app.app_context():
                make_picture(db.session(), adapters, b"2")
                db.session.commit()
        return read(connection, table, *rest)

    monkeypatch.setattr(backups, "save_rows", read_while_somebody_writes)
    run(app, "backup", str(tmp_path / "backup.tar"))
    place = fresh()
    said = run(place, "restore", str(tmp_path / "backup.tar"))

    assert 0 == said.exit_code, said.output
    assert before == everything(place)
    assert 2 == len(everything(app)["evidence"])


def test_nothing_is_swept_while_a_backup_is_made(
    app: Flask, config: Config, session: Session, adapters: Adapters, clock: SetClock
):
    make_customer(session)
    session.commit()
    adapters.storage.put(ORPHAN, b"named a moment ago")
    clock.forward(hours=2)

    with hold(config.instance, wait=True):
        tidy(app)
        kept = dict(adapters.storage.walk())
    tidy(app)

    assert [ORPHAN] == list(kept)
    assert [] == list(adapters.storage.walk())


def test_a_picture_that_is_lost_already_is_told_and_all_else_is_kept(
    app: Flask,
    session: Session,
    adapters: Adapters,
    fresh: Callable[..., Flask],
    tmp_path: Path,
):
    lost = make_picture(session, adapters).storage_key
    session.commit()
    adapters.storage.delete(lost)

    said = run(app, "backup", str(tmp_path / "backup.tar"))

    assert 1 == said.exit_code
    assert "1 pictures that rows name are not in the storage" in said.output
    manifest = json.loads(members(tmp_path / "backup.tar")[MANIFEST])
    assert [lost] == manifest["missing"]
    assert 0 == run(fresh(), "restore", str(tmp_path / "backup.tar")).exit_code


@pytest.mark.parametrize("left", [0.0, 0.001, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_file_is_refused(
    fresh: Callable[..., Flask], file: Path, left: float
):
    place = fresh()
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * left)])

    assert refused(place, file, "Nothing was restored")
    assert is_untouched(place)


@pytest.mark.parametrize("name", ["tables/customer.jsonl", "evidence/", MANIFEST, SEAL])
def test_an_altered_file_is_refused(fresh: Callable[..., Flask], file: Path, name: str):
    place, contents = fresh(), members(file)
    altered = next(each for each in contents if each.startswith(name))
    content = contents[altered]
    middle = len(content) // 2
    swapped = bytes([content[middle] ^ 1])
    contents[altered] = content[:middle] + swapped + content[middle + 1 :]
    rewrite(file, contents)

    assert refused(place, file, "Nothing was restored")
    assert is_untouched(place)


def test_a_file_with_a_part_more_or_less_is_refused(
    fresh: Callable[..., Flask], file: Path
):
    place, contents = fresh(), members(file)
    rewrite(file, {"evidence/../../x": b"more", **contents})
    assert refused(place, file, "a part of it was altered, removed or added")

    without = {name: each for name, each in contents.items() if "customer" not in name}
    rewrite(file, without)
    assert refused(place, file, "a part of it was altered, removed or added")
    assert is_untouched(place)


def test_who_lacks_the_index_key_cannot_make_a_backup(
    fresh: Callable[..., Flask], file: Path
):
    place, contents = fresh(), members(file)
    manifest = json.loads(contents[MANIFEST])
    contents[MANIFEST] = json.dumps(manifest | {"proofs": []}).encode()
    rewrite(file, contents)

    assert refused(place, file, "it was altered, or made with other keys")
    assert is_untouched(place)


@pytest.mark.parametrize(
    "content", [b"", b"anything", b"\0" * 10_240, b"[]", b"{}", b"\xff"]
)
def test_what_is_no_backup_is_refused(
    fresh: Callable[..., Flask], tmp_path: Path, content: bytes
):
    (tmp_path / "file").write_bytes(content)
    rewrite(tmp_path / "tar", {MANIFEST: content, SEAL: content})
    place = fresh()

    assert refused(place, tmp_path / "file", "Nothing was restored")
    assert refused(place, tmp_path / "tar", "Nothing was restored")
    assert is_untouched(place)


def test_a_link_in_a_backup_is_refused(fresh: Callable[..., Flask], file: Path):
    with tarfile.open(file, "a") as tar:
        info = tarfile.TarInfo("tables/customer.jsonl")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)

    assert refused(fresh(), file, "it holds more than files")


def test_a_file_that_is_not_there_is_told(fresh: Callable[..., Flask], tmp_path: Path):
    assert refused(fresh(), tmp_path / "none", "No such file")


@pytest.mark.parametrize("which", ["PORTAL_MASTER_KEYS", "PORTAL_INDEX_KEY"])
def test_without_its_keys_a_backup_is_refused(
    fresh: Callable[..., Flask], file: Path, which: str
):
    place = fresh(**{which: key("z")})

    assert refused(place, file, "made with other keys")
    assert is_untouched(place)


def test_a_portal_that_holds_something_is_not_written_over(app: Flask, file: Path):
    before = everything(app), pieces(app)

    assert refused(app, file, "the database is not empty")
    assert before == (everything(app), pieces(app))


def test_a_storage_that_holds_something_else_is_not_mixed(
    fresh: Callable[..., Flask], file: Path
):
    place = fresh()
    place.extensions["portal"].adapters.storage.put(ORPHAN, b"somebody's")

    assert refused(place, file, "there are other pictures in the storage")
    assert {ORPHAN: b"somebody's"} == pieces(place)


def test_a_prepared_database_without_rows_is_empty(
    app: Flask, fresh: Callable[..., Flask], file: Path
):
    place = fresh()
    run(place, "upgrade")

    assert 0 == run(place, "restore", str(file)).exit_code
    assert everything(app) == everything(place)


def test_a_restore_that_was_stopped_can_be_made_again(
    app: Flask,
    fresh: Callable[..., Flask],
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    place = fresh()
    storage = place.extensions["portal"].adapters.storage
    with monkeypatch.context() as patch:
        put = MemoryStorage.put

        def put_one(self: MemoryStorage, key: str, sealed: bytes) -> None:
            if self.pieces:
                raise OSError(28, "No space left on device")
            put(self, key, sealed)

        patch.setattr(MemoryStorage, "put", put_one)
        assert refused(place, file, "No space left on device")
    assert 1 == len(storage.pieces)
    assert not everything(place)["customer"]

    assert 0 == run(place, "restore", str(file)).exit_code
    assert pieces(app) == pieces(place)


def test_a_backup_of_a_newer_version_is_refused(
    app: Flask, fresh: Callable[..., Flask], session: Session, tmp_path: Path
):
    session.execute(db.text("UPDATE alembic_version SET version_num = '9999'"))
    session.commit()
    run(app, "backup", str(tmp_path / "newer.tar"))
    place = fresh()

    assert refused(place, tmp_path / "newer.tar", "a newer version of the portal")
    assert is_untouched(place)


def develops(folder: Path, url: str) -> dict[str, str]:
    """Give the settings of a portal that makes its own keys."""
    return {
        "PORTAL_ENV": "development",
        "PORTAL_INSTANCE": str(folder),
        "DATABASE_URL": url,
    }


def test_keys_of_the_instance_folder_come_along_if_asked(
    fresh: Callable[..., Flask], places: Callable[[], str], tmp_path: Path
):
    one, other = (develops(tmp_path / name, places()) for name in ("one", "other"))
    app, file = fresh(one), tmp_path / "with-keys.tar"
    run(app, "upgrade")
    with app.app_context():
        make_picture(db.session(), app.extensions["portal"].adapters)
        db.session.commit()
    made = run(app, "backup", str(file), "--with-keys")
    place = fresh(other)

    said = run(place, "restore", str(file))

    assert 0 == made.exit_code, made.output
    assert 0 == said.exit_code, said.output
    for name in ("secret_key", "master_keys", "index_key"):
        path = tmp_path / "other" / "keys" / name
        assert 0o600 == stat.S_IMODE(path.stat().st_mode)
        assert (tmp_path / "one" / "keys" / name).read_bytes() == path.read_bytes()
    later = fresh(other)
    assert 0 == run(later, "audit", "verify").exit_code
    with later.app_context():
        assert "Anna Eriksson" == db.session.scalars(select(Customer)).one().name


def test_without_that_wish_keys_stay_where_they_are(
    fresh: Callable[..., Flask], places: Callable[[], str], tmp_path: Path
):
    one, other = (develops(tmp_path / name, places()) for name in ("one", "other"))
    app, file = fresh(one), tmp_path / "without.tar"
    run(app, "upgrade")
    run(app, "backup", str(file))

    assert refused(fresh(other), file, "made with other keys")


def test_keys_of_the_environment_are_never_copied(app: Flask, tmp_path: Path):
    said = run(app, "backup", str(tmp_path / "backup.tar"), "--with-keys")

    assert 1 == said.exit_code
    assert "keep them where they are kept" in said.output
    assert not (tmp_path / "backup.tar").exists()
