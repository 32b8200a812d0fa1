"""A worker that is killed while it makes a package leaves one package, whole."""

import hashlib
import random
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.clock import utc_now
from portal.config import Config
from portal.extensions import begin_write, db
from portal.models.lawful import ExportPackage, LawfulRequest, PackagePiece
from portal.policy import SHIPPED
from portal.states import DataKind, LawfulState
from tests.conftest import Databases, environment
from tests.lawful_cast import Office, give_pictures, office, unpacked
from tests.processes import nursery, until

KILLS = 3
PICTURES = 40
SEED = 20261122


def settings_for(folder: Path, url: str) -> dict[str, str]:
    """Give settings with tries enough for the storm."""
    policy = folder / "policy.toml"
    text = SHIPPED.read_text("utf-8")
    policy.write_text(text.replace("package_tries = 3", "package_tries = 99"))
    return environment(folder / "instance", url, PORTAL_POLICY=str(policy))


def opened(app: Flask) -> tuple[Office, LawfulRequest]:
    """Have a package approved that takes a while to make."""
    session, now = db.session(), utc_now()
    desk = office(app, session)
    chance = random.Random(SEED)
    contents = [chance.randbytes(100_000) for _ in range(PICTURES)]
    storage = app.extensions["portal"].adapters.storage
    give_pictures(session, desk.customer, contents, storage=storage, now=now)
    return desk, desk.approved(now=now, data_kinds=[DataKind.PICTURES])


def standing(app: Flask) -> tuple[LawfulState, int, int]:
    """Give the state, which attempt it is, and how many files are in."""
    db.session.rollback()
    package = db.session.scalars(select(ExportPackage)).one()
    app.extensions["portal"].adapters.jobs.wake()
    return package.request.state, package.attempt, package.done


def lease_ends() -> None:
    """Let the time be over after which a worker is taken for dead."""
    begin_write(db.session)
    db.session.scalars(select(ExportPackage)).one().due_at = utc_now()
    db.session.commit()


def test_a_killed_worker_leaves_one_whole_package(
    all_databases: Databases, tmp_path: Path
):
    with all_databases.fresh(tmp_path) as url:
        settings = settings_for(tmp_path, url)
        app = create_app(Config.from_env(settings))
        chance, killed = random.Random(SEED), 0
        with app.app_context(), nursery(settings, tmp_path) as started:
            begin_write(db.session)
            desk, row = opened(app)
            while killed < KILLS:
                before = standing(app)[1]
                worker = started.worker()
                until(lambda number=before: standing(app)[1] > number)
                goal = chance.randrange(PICTURES // 2)
                until(lambda files=goal: standing(app)[2] >= files)
                worker.kill()
                assert LawfulState.PREPARING is standing(app)[0]
                killed += 1
                lease_ends()
            started.worker()
            until(lambda: standing(app)[0] is LawfulState.READY)

            whole = b"".join(desk.begins(row))

            assert KILLS < standing(app)[1]
            assert hashlib.sha256(whole).digest() == row.package.digest
            assert PICTURES + 3 == len(unpacked(whole))
            rows = db.session.scalars(select(PackagePiece)).all()
            assert row.package.size == sum(each.size for each in rows)
            app.extensions["portal"].adapters.jobs.close()
            db.session.remove()
            db.engine.dispose()
