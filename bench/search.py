"""
How long staff wait for an answer with few customers and with a million, on PostgreSQL.

Times are of a whole page, from the request to its last byte, in the process that
answers. Both portals are asked in turn, so that a busy machine slows both.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from flask import Flask
from flask.testing import FlaskClient

from bench import people
from portal.clock import utc_now
from portal.config import ROOT
from portal.domain.documents.seen import Fields
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.services import verifications
from portal.services.customers.listings import Place
from portal.services.examinations import familiar
from portal.states import Role
from tests import databases, staff_cast

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
SIZES = (10_000, 1_000_000)
SAMPLES = 60  # of each kind, from each portal
DOCUMENTS = 20  # of known numbers, in each portal
AIM, RATIO = 100.0, 2.0  # milliseconds, p95; and how much slower a million may be
COMMON = ("smith", "anna", "maria", "James", "müller", "Иванова", "محمد", "wang")
PAIRS = (
    "anna smith", "Schmidt Peter", "maria garcia", "Garcia José", "Ivanova Anna",
    "محمد علي", "mohammed ali", "wang li", "ángel rodriguez", "Juergen Mueller",
)  # fmt: skip
BEGUN = ("ann smi", "papad", "mül pet", "kowal", "joh and", "Ива Ан")
NOBODY = (
    "zelda", "qwertz asdf", "anna wang", "nobody@example.org", "+44 20 7946 0999 9",
    "X00000000", "C-1", "james nguyen",
)  # fmt: skip
FILTERS = (
    {"standing": "rejected"}, {"standing": "in_review"}, {"standing": "not_started"},
    {"standing": "open,resubmission_requested", "language": "ar"}, {"language": "ar"},
    {"registered_from": "2000-01-01", "registered_until": "2026-02-01"},
    {"to_verify_from": "2026-09-01", "to_verify_until": "2026-09-30"},
)  # fmt: skip


@dataclass(frozen=True)
class Portal:
    """One portal with its crowd, and a browser that is signed in."""

    app: Flask
    client: FlaskClient
    size: int

    def milliseconds(self, path: str) -> float:
        """Ask for a page."""
        began = time.perf_counter()
        answer = self.client.get(path)
        taken = (time.perf_counter() - began) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was answered {answer.status_code}")
        return taken


Ask = Callable[[Portal, random.Random], str]  # gives the page to ask for


def measure(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """Give a line for each figure, on fresh portals on one PostgreSQL."""
    with ExitStack() as stack:
        server = stack.enter_context(databases.postgresql())
        portals = []
        for size in sizes:
            began = time.monotonic()
            portals.append(stack.enter_context(portal(server, size)))
            taken = time.monotonic() - began
            yield f"{size:,} synthetic customers were made in {taken:.0f} s"
        yield (
            f"of each page: milliseconds of {' and of '.join(f'{n:,}' for n in sizes)} "
            f"customers, p50/p95 (aim: p95 at most {AIM:.0f}, and both at most "
            f"{RATIO:.0f} times as long)"
        )
        for kind, ask in KINDS.items():
            yield _line(kind, _times(portals, ask))


@contextmanager
def portal(server: str, size: int) -> Iterator[Portal]:
    """Make a portal with a crowd, and sign a colleague in who may see everything."""
    url = f"{server}/{databases.new_database(server)}"
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "PORTAL_ENV": "development",
            "PORTAL_INSTANCE": folder,
            "DATABASE_URL": url,
        }
        with people.portal_app(settings) as app:
            make(Path(folder), url, size)
            _show_documents(size)
            yield Portal(app, _browser(app), size)


def make(instance: Path, url: str, size: int) -> None:
    """Make the crowd as an operator does, and let the database look at it."""
    subprocess.run(  # noqa: S603 - our own command
        [*FLASK, "crowd", str(size), "--seed", "1"],
        cwd=ROOT,
        env={
            "PORTAL_ENV": "development",
            "PORTAL_INSTANCE": str(instance),
            "DATABASE_URL": url,
        },
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _show_documents(size: int) -> None:
    """Let some customers show documents whose numbers are known here."""
    begin_write(db.session)
    for number in range(DOCUMENTS):
        row = verifications.start(
            db.session(),
            db.session.get_one(Customer, 1 + number * (size // DOCUMENTS)),
            now=utc_now(),
        )
        fields = Fields(source="zone", document_number=_shown(number))
        familiar.document_known(db.session(), row, fields, now=utc_now())
    db.session.commit()


def _browser(app: Flask) -> FlaskClient:
    begin_write(db.session)
    row = staff_cast.make_staff(db.session(), Role.COMPLIANCE, now=utc_now())
    return staff_cast.browser(app, db.session(), row, now=utc_now())


def _times(portals: Sequence[Portal], ask: Ask) -> list[list[float]]:
    """Give the times of each portal, asked in turn; the first of each warms it up."""
    chances = [random.Random(3) for _ in portals]
    for each, chance in zip(portals, chances, strict=True):
        for _ in range(3):
            each.milliseconds(ask(each, chance))
    found: list[list[float]] = [[] for _ in portals]
    for _ in range(SAMPLES):
        for times, each, chance in zip(found, portals, chances, strict=True):
            times.append(each.milliseconds(ask(each, chance)))
    return found


def _line(kind: str, found: Sequence[list[float]]) -> str:
    spreads = [
        (statistics.median(times), statistics.quantiles(times, n=20)[-1])
        for times in found
    ]
    told = " → ".join(f"{p50:.0f}/{p95:.0f}" for p50, p95 in spreads)
    ratios = [last / first for first, last in zip(spreads[0], spreads[-1], strict=True)]
    missed = spreads[-1][1] > AIM or max(ratios) > RATIO
    return (
        f"{kind}: {told} ms (p50/p95), {ratios[0]:.1f} and {ratios[1]:.1f} times as "
        f"long{' (missed)' if missed else ''}"
    )


def _somebody(portal: Portal, chance: random.Random) -> Customer:
    """Open somebody who has an address and a number."""
    while True:
        row = db.session.get_one(Customer, chance.randrange(1, portal.size))
        if row.email and row.phone:
            return row


def _typed(what: Callable[[Customer], str]) -> Ask:
    def ask(portal: Portal, chance: random.Random) -> str:
        with portal.app.app_context():
            return _search(q=what(_somebody(portal, chance)))

    return ask


def _one_of(typed: Sequence[str]) -> Ask:
    return lambda _, chance: _search(q=chance.choice(typed))


def _filter(_: Portal, chance: random.Random) -> str:
    return _search(**chance.choice(FILTERS))


def _customer(portal: Portal, chance: random.Random) -> str:
    with portal.app.app_context():
        return f"/staff/customers/{_somebody(portal, chance).public_id}"


def _deep(portal: Portal, chance: random.Random) -> str:
    """Ask for a page far behind the first."""
    with portal.app.app_context():
        row = db.session.get_one(Customer, chance.randrange(100, portal.size))
        return _search(after=str(Place(row.registered_at, row.id)))


def _search(**asked: str) -> str:
    return f"/staff/customers?{urlencode(asked)}"


def _shown(number: int) -> str:
    return f"PA{number:07}"


KINDS: dict[str, Ask] = {
    "search by a whole name": _typed(lambda row: row.name or ""),
    "search by a common word": _one_of(COMMON),
    "search by two common words": _one_of(PAIRS),
    "search by beginnings": _one_of(BEGUN),
    "search by e-mail address": _typed(lambda row: row.email or ""),
    "search by phone number": _typed(lambda row: row.phone or ""),
    "search by reference": _typed(lambda row: row.reference.lower()),
    "search by document number": lambda _, chance: _search(
        q=_shown(chance.randrange(DOCUMENTS)).lower()
    ),
    "search that finds nobody": _one_of(NOBODY),
    "customers, first page": lambda _, __: "/staff/customers",
    "customers, a page far behind": _deep,
    "customers by a filter": _filter,
    "customer page": _customer,
    "queue": lambda _, __: "/staff/queue",
}
