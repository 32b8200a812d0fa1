"""Run every measurement, print the figures, and keep them if asked."""

import argparse
import resource
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench import (
    bulk,
    clock,
    customer,
    data,
    desk,
    faces,
    forgery,
    fuzz,
    lawful,
    marks,
    memory,
    numbers,
    pages,
    people,
    reading,
    registers,
    report,
    reverification,
    screening,
    search,
    servers,
    sync,
    transfers,
    wire,
)
from portal.config import ROOT
from portal.services.demo import specimens

LEVELS = (1, 100, 1000)
PUBLIC = {"/sign-in": "", "/help": "", "/privacy": ""}
# what gives lines of its own, without a portal
LINES: dict[str, Callable[[], Iterable[str]]] = {
    "bulk": bulk.measure,
    "clock": clock.measure,
    "customer": customer.measure,
    "data": data.measure,
    "desk": desk.measure,
    "faces": faces.measure,
    "forgery": forgery.measure,
    "fuzz": fuzz.measure,
    "lawful": lawful.measure,
    "marks": marks.measure,
    "numbers": numbers.measure,
    "reading": reading.measure,
    "registers": registers.measure,
    "reverification": reverification.measure,
    "screening": screening.measure,
    "search": search.measure,
    "transfers": transfers.measure,
}


def main() -> None:
    """Measure; `--write` keeps the figures in docs/measurements.md."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", choices=["pages", "sync", "wire", "memory", *LINES])
    options = parser.parse_args()
    _allow_many_connections()
    wanted = [name for name in LINES if options.only in {None, name}]
    told = {name: list(_aloud(LINES[name]())) for name in wanted}
    text = report.lines(told)
    if options.only not in LINES:
        with tempfile.TemporaryDirectory() as folder:
            tables = report.tables(run(Path(folder), options.only))
        print(tables)
        text = f"{tables}\n\n{text}"
    if options.write:
        kept = ROOT / "docs" / "measurements.md"
        kept.write_text(report.page(kept.read_text(), text))


def _aloud(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        print(line, flush=True)
        yield line


def run(folder: Path, only: str | None = None) -> report.Found:
    """Measure on a fresh portal in this folder."""
    found = report.Found()
    environment = {"PORTAL_ENV": "development", "PORTAL_INSTANCE": str(folder)}
    with people.portal_app(environment) as app, servers.portal(folder) as ours:
        if only in {None, "memory"}:
            found.megabytes = memory.resident(ours)
        known = pages.cookies(app)
        if only in {None, "pages"}:
            with servers.bare() as bare:
                found.pages = pages.measure(ours, bare, app, known)
        if only in {None, "wire"}:
            found.weights = wire.measure(ours, PUBLIC | known)
        if only in {None, "sync"}:
            page = ("/verify/phone", known["/verify/phone"])
            policy = app.extensions["portal"].config.policy
            picture = specimens.picture("anna-passport-front", policy)
            assert picture
            for level in LEVELS:
                pairs = [people.pair(app) for _ in range(max(level, sync.SAMPLES))]
                found.delays.append(
                    sync.measure(ours, pairs, picture, page, level=level)
                )
    return found


def _allow_many_connections() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
