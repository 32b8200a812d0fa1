"""How long it takes to look a name up in a list, and a face among many."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from bench import people, sanctions_list
from portal.clock import utc_now
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.familiar import TEMPLATE, FaceTemplate
from portal.models.verification import Verification
from portal.services import sanctions
from portal.services.examinations import familiar, opened_faces
from portal.services.examinations.opened_faces import CONTEXT
from portal.states import Device, EvidenceState, Side
from portal.vault import Keyring

PARTIES = 20_000
SEARCHES = 200
BATCH = 2000
FIRST = 1_000_000  # id of the first customer, behind those of the demo


def measure(faces: tuple[int, ...] = (10_000, 100_000)) -> Iterator[str]:
    """Give a line for each figure, on a fresh portal with SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"PORTAL_ENV": "development", "PORTAL_INSTANCE": folder}
        with people.portal_app(settings) as app:
            yield from _names(app, Path(folder))
            yield from _faces(app, faces)


def _names(app: Flask, folder: Path) -> Iterator[str]:
    file = folder / "sdn.xml"
    file.write_bytes(b"".join(sanctions_list.write(PARTIES)))
    taken = _seconds(
        lambda: app.test_cli_runner().invoke(args=["sanctions", "import", str(file)])
    )
    size = file.stat().st_size / 1e6
    yield f"import of {PARTIES:,} parties ({size:.0f} MB): {taken:.1f} CPU s"
    chance = random.Random(7)
    names = [" ".join(sanctions_list.person(chance)) for _ in range(SEARCHES)]
    policy = app.extensions["portal"].config.policy.data
    with app.app_context():
        times = sorted(
            _seconds(
                lambda name=name: sanctions.search(
                    db.session(), name, date(1970, 1, 1), policy=policy
                )
            )
            for name in names
        )
    yield (
        f"a name among {3 * PARTIES:,} names: median {_ms(statistics.median(times))}, "
        f"p95 {_ms(times[int(len(times) * 0.95)])}"
    )


def _faces(app: Flask, levels: tuple[int, ...]) -> Iterator[str]:
    chance, there = random.Random(1), 0
    with app.app_context():
        for level in levels:
            while there < level:
                there += _add(chance, FIRST + there, min(BATCH, level - there))
            for text, kept in (("sealed", 0), ("opening", level), ("open", level)):
                before = _megabytes()
                taken = _seconds(lambda kept=kept: _look(chance, kept))
                yield (
                    f"a face among {level:,}, {text}: {_ms(taken)}, "
                    f"{_megabytes() - before:.0f} MB more"
                )


def _look(chance: random.Random, kept: int) -> None:
    db.session.rollback()
    opened_faces.nearest(
        db.session(),
        _face(chance),
        model=familiar.MODEL,
        not_of=0,
        limit=0.4,
        most_kept=kept,
    )


def _add(chance: random.Random, first: int, count: int) -> int:
    """Add customers with a selfie each, their ids from `first`; give how many."""
    begin_write(db.session)
    keyring: Keyring = db.session().info["keyring"]
    now = utc_now()
    rows: dict[type, list[dict[str, object]]] = {
        table: [] for table in (Customer, Verification, Evidence, FaceTemplate)
    }
    for number in range(first, first + count):
        wrapped = keyring.new_wrapped_key()
        vault = keyring.vault(wrapped)
        rows[Customer].append(
            {
                "id": number,
                "reference": f"F-{number}",
                "wrapped_key": wrapped,
                "registered_at": now,
                "verify_by": now,
            }
        )
        rows[Verification].append(
            {"id": number, "customer_id": number, "started_at": now, "changed_at": now}
        )
        rows[Evidence].append(
            {
                "id": number,
                "verification_id": number,
                "side": Side.SELFIE,
                "state": EvidenceState.ACCEPTED,
                "taken_on": Device.PHONE,
                "received_at": now,
                "at_version": 1,
                "fingerprint": bytes(32),
            }
        )
        packed = TEMPLATE.pack(*_face(chance))
        rows[FaceTemplate].append(
            {
                "customer_id": number,
                "evidence_id": number,
                "model": familiar.MODEL,
                "made_at": now,
                "template_sealed": vault.seal(packed, context=CONTEXT),
            }
        )
    for table, values in rows.items():
        db.session.execute(insert(table), values)
    db.session.commit()
    return count


def _face(chance: random.Random) -> tuple[float, ...]:
    # strangers' templates of the model lie about 0.8 apart
    return tuple(chance.gauss(0, 0.05) for _ in range(128))


def _megabytes() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise RuntimeError("the kernel tells no VmRSS")


def _seconds(work: Callable[[], object]) -> float:
    # of the processor: SQLite works in this process, and nothing waits
    began = time.process_time()
    work()
    return time.process_time() - began


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} CPU ms"


if __name__ == "__main__":
    for line in measure():
        print(line, flush=True)
