"""Tell the figures, beside what they aim at."""

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.pages import Measured
from bench.sync import Delay
from bench.wire import Weight

SHARE, QUERIES, DELAY, BYTES, MEGABYTES = 0.35, 3, 50.0, 70_000, 120.0


@dataclass
class Found:
    """Everything that was measured."""

    pages: list[Measured] = field(default_factory=list)
    delays: list[Delay] = field(default_factory=list)
    weights: list[Weight] = field(default_factory=list)
    megabytes: float | None = None


def tables(found: Found) -> str:
    """Give one table for each measurement, as Markdown."""
    parts = []
    if found.pages:
        parts.append(_pages(found.pages))
    if found.delays:
        parts.append(_delays(found.delays))
    if found.weights:
        parts.append(_weights(found.weights))
    if found.megabytes is not None:
        parts.append(
            f"## Memory\n\nThe idle web process holds {found.megabytes:.0f} MB "
            f"(aim: under {MEGABYTES:.0f} MB{_verdict(found.megabytes < MEGABYTES)})."
        )
    return "\n\n".join(parts)


def lines(told: dict[str, list[str]]) -> str:
    """Give what was told line by line, a heading for each measurement."""
    return "\n\n".join(
        f"## {name.capitalize()}\n\n`python -m bench --only {name}`\n\n"
        + "\n".join(f"- {line}" for line in each)
        for name, each in told.items()
    )


def page(known: str, text: str) -> str:
    """
    Give the page of the documentation, its sections replaced by those in `text`.

    Each says when it was measured, and how busy the machine was when it ended.
    """
    sections = _sections(known) | {
        name: f"{_taken()}\n\n{body}" for name, body in _sections(text).items()
    }
    head = (
        f"# Measurements\n\nOn {os.cpu_count()} processors ({platform.machine()}, "
        f"Python {platform.python_version()}), client and server on the same machine. "
        f"`python -m bench --write` writes this page, `--only NAME --write` a section "
        f"of it. Above a load of {os.cpu_count()}, other work took part of the "
        f"machine, and times and rates tell little."
    )
    parts = (f"## {name}\n\n{body}" for name, body in sections.items())
    return "\n\n".join((head, *parts)) + "\n"


def _sections(text: str) -> dict[str, str]:
    found = f"\n{text}".split("\n## ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in found}


def _taken() -> str:
    return f"Taken on {datetime.now(UTC):%d %B %Y}, load {os.getloadavg()[1]:.1f}."


def _pages(rows: list[Measured]) -> str:
    lines = [
        f"| `{row.path}` | {row.rate:.0f} | {row.share:.2f}"
        f"{_verdict(row.share >= SHARE)} | {row.milliseconds:.1f} | {row.queries}"
        f"{_verdict(row.queries <= QUERIES)} |"
        for row in rows
    ]
    return _table(
        "Pages",
        f"Answers a second from one process, their share of a bare Flask page's with "
        f"one template in the same server and run (aim: at least {SHARE}), the "
        f"processor's milliseconds for one answer, and questions to the database "
        f"(aim: at most {QUERIES}).",
        "page | a second | share | ms | queries",
        lines,
    )


def _delays(rows: list[Delay]) -> str:
    lines = [
        f"| {row.waiting:,} | {row.upload[0]:.1f} | {row.upload[1]:.1f}"
        f"{_verdict(row.upload[1] <= DELAY)} | {row.change[0]:.1f} | "
        f"{row.change[1]:.1f}{_verdict(row.change[1] <= DELAY)} | {row.rate:.0f}"
        f"{_verdict(row.rate >= rows[0].rate / 2)} |"
        for row in rows
    ]
    return _table(
        "From the phone to the computer",
        f"Milliseconds until the computer has its changed page: after the phone had "
        f"the answer to an accepted upload (below zero: the computer was first), and "
        f"after a commit by another process (aim: p95 at most {DELAY:.0f} ms). Beside "
        f"it the rate of a step page meanwhile (aim: at least half). Every waiting "
        f"computer is a connection that holds a request.",
        "waiting | upload p50 | upload p95 | commit p50 | commit p95 | pages a second",
        lines,
    )


def _weights(rows: list[Weight]) -> str:
    lines = [
        f"| `{row.path}` | {row.total / 1000:.1f}{_verdict(row.total <= BYTES)} | "
        f"{row.requests} | {'none' if len(row.hosts) == 1 else ', '.join(row.hosts)} |"
        for row in rows
    ]
    return _table(
        "First visit",
        f"What a browser that was never here takes over the wire, with styles and "
        f"scripts (aim: at most {BYTES // 1000} kB, nobody else asked).",
        "page | kB | requests | other hosts",
        lines,
    )


def _table(title: str, what: str, head: str, lines: list[str]) -> str:
    rule = "|".join(" --- " for _ in head.split("|"))
    return "\n".join([f"## {title}\n\n{what}\n", f"| {head} |", f"|{rule}|", *lines])


def _verdict(met: bool) -> str:
    return "" if met else " (missed)"
