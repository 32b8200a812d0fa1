"""
How many documents are read, how rightly, and at what cost.

Pictures are drawn by seed; a folder named by EXAMINE_SET adds its own, with a
`truth.json` that gives the zone's lines of each. Beside the portal's reading stand
the alternatives that are installed, with the portal's own parser behind them.
"""

import json
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageOps

from portal.checks.people import ANNA, Person
from portal.checks.reading import read
from portal.checks.specimens import holder
from portal.domain.mrz import td1, td3
from portal.domain.zones.choosing import find
from portal.domain.zones.glyphs import cleaned, spaced
from portal.states import DocumentType, Side
from tests import specimens

FRAME = (1600, 1200)
KINDS = (
    (DocumentType.PASSPORT, Side.FRONT, "P"),
    (DocumentType.ID_CARD, Side.BACK, "I"),
    (DocumentType.RESIDENCE_PERMIT, Side.BACK, "AR"),
)
NAMES_LINE = {2: 0, 3: 2}  # by the number of a zone's lines
FIELDS = 9  # of a zone, that are compared
Pixels = Any
Reader = Callable[[Pixels], tuple[str, ...]]


@dataclass(frozen=True)
class Case:
    """One picture and the lines that stand in its zone."""

    name: str
    pixels: Pixels
    truth: tuple[str, ...]
    kind: DocumentType = DocumentType.PASSPORT
    side: Side = Side.FRONT


@dataclass
class Score:
    """What one way of reading made of all pictures."""

    name: str
    valid: int = 0
    data: int = 0
    names: int = 0
    wrong: int = 0
    fields: int = 0
    count: int = 0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, lines: tuple[str, ...], truth: tuple[str, ...]) -> None:
        """Count one picture."""
        self.count += 1
        valid = is_valid(lines)
        names = NAMES_LINE[len(truth)]
        same = len(lines) == len(truth)
        data = same and all(
            lines[place] == truth[place]
            for place in range(len(truth))
            if place != names
        )
        self.valid += valid
        self.data += data
        self.names += same and lines[names] == truth[names]
        self.wrong += valid and not data
        self.fields += _fields_right(lines, truth)


def report(seeds: Sequence[int] = range(24)) -> list[str]:
    """Give the figures as lines of a table, the portal's reading first."""
    sets = {"drawn": list(drawn(seeds))}
    if folder := os.environ.get("EXAMINE_SET"):
        sets[Path(folder).name] = list(given(Path(folder)))
    ways, absent = _ways()
    lines = [
        "| pictures | read by | all digits valid | data exact | names exact "
        "| fields right | wrong accepted | s median / p95 | CPU s median / p95 | MB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, cases in sets.items():
        lines += [_row(name, measured(way, reader, cases)) for way, reader in ways]
    return [*lines, "", f"Not installed, so not measured: {', '.join(absent)}."]


def drawn(seeds: Sequence[int]) -> Iterator[Case]:
    """Draw and photograph documents, each turned, tilted and spoilt by its seed."""
    spoils = (
        lambda photo: photo,
        lambda photo: specimens.blurred(photo, 1.2),
        lambda photo: specimens.dimmed(photo, 0.35),
        lambda photo: specimens.shaken(photo, 5),
        lambda photo: specimens.glaring(photo, reach=0.05),
        lambda photo: cv2.resize(photo, None, fx=0.5, fy=0.5),
    )
    for seed in seeds:
        kind, side, code = KINDS[seed % len(KINDS)]
        person: Person = ANNA
        make = td3 if kind is DocumentType.PASSPORT else td1
        photo = specimens.photograph(
            specimens.document(kind, side, person),
            seed=seed,
            frame=FRAME,
            fill=0.6 + 0.08 * (seed % 5),
        )
        turned = np.rot90(photo, seed // 6 % 4)
        spoilt = spoils[seed % len(spoils)](np.ascontiguousarray(turned))
        truth = make(holder(code, person))
        yield Case(f"drawn-{seed}", spoilt, truth, kind, side)


def given(folder: Path) -> Iterator[Case]:
    """Open the pictures of a folder whose truth.json gives their zones' lines."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    for name, lines in sorted(truth.items()):
        with Image.open(folder / name) as opened:
            pixels = np.asarray(ImageOps.exif_transpose(opened).convert("RGB"))
        kind = DocumentType.PASSPORT if len(lines) < 3 else DocumentType.ID_CARD
        side = Side.FRONT if len(lines) < 3 else Side.BACK
        yield Case(name, pixels, tuple(lines), kind, side)


def measured(name: str, reader: Reader | None, cases: Sequence[Case]) -> Score:
    """Read every picture and keep the time; the first one is read twice, to warm."""
    score = Score(name)
    _read(reader, cases[0])
    for case in cases:
        wall, cpu = time.perf_counter(), _cpu()
        lines = _read(reader, case)
        score.wall.append(time.perf_counter() - wall)
        score.cpu.append(_cpu() - cpu)
        score.add(lines, case.truth)
    return score


def is_valid(lines: tuple[str, ...]) -> bool:
    """Say whether every check digit of these lines is right."""
    found = find([spaced(line) for line in lines])
    return bool(found and found.read.valid and found.read.lines == lines)


def _read(reader: Reader | None, case: Case) -> tuple[str, ...]:
    if reader:
        return reader(case.pixels)
    today = datetime.now(UTC).date()
    page, _ = read(case.pixels, declared=case.kind, side=case.side, today=today)
    return page.zone.lines if page.zone else ()


def _ways() -> tuple[list[tuple[str, Reader | None]], list[str]]:
    ways: list[tuple[str, Reader | None]] = [
        ("the portal", None),
        ("rapidocr 3.10, as it comes", _rapidocr()),
    ]
    absent = ["onnxocr", "fastmrz", "passporteye"]
    if shutil.which("tesseract"):
        ways.append(("tesseract, eng", _tesseract))
    else:
        absent.insert(0, "tesseract")
    return ways, absent


def _rapidocr() -> Reader:
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})

    def reader(pixels: Pixels) -> tuple[str, ...]:
        answer = engine(np.ascontiguousarray(pixels[:, :, ::-1]))
        if answer.boxes is None:
            return ()
        middles = [box[:, 1].mean() for box in answer.boxes]
        texts = sorted(zip(middles, answer.txts, strict=True), key=lambda each: each[0])
        return _parsed([text for _, text in texts])

    return reader


def _tesseract(pixels: Pixels) -> tuple[str, ...]:
    picture = cv2.imencode(".png", np.ascontiguousarray(pixels[:, :, ::-1]))[1]
    command = ["tesseract", "-", "-", "--psm", "6"]
    answer = subprocess.run(  # noqa: S603
        command, input=picture.tobytes(), capture_output=True, check=True
    )
    return _parsed(answer.stdout.decode("utf-8").splitlines())


def _parsed(texts: Sequence[str]) -> tuple[str, ...]:
    long = [text for text in map(cleaned, texts) if len(text) > 15]
    found = find([spaced(text) for text in long])
    return found.read.lines if found else ()


def _fields_right(lines: tuple[str, ...], truth: tuple[str, ...]) -> float:
    from portal.domain.zones.choosing import as_zone

    today = datetime.now(UTC).date()
    zones = [
        as_zone(found, today=today).fields if found else None
        for found in (find([spaced(line) for line in each]) for each in (lines, truth))
    ]
    if zones[0] is None or zones[1] is None:
        return 0.0
    names = [name for name in zones[1].__dataclass_fields__ if name != "source"]
    right = sum(getattr(zones[0], name) == getattr(zones[1], name) for name in names)
    return right / len(names)


def _row(pictures: str, score: Score) -> str:
    share = [score.valid, score.data, score.names]
    shares = " | ".join(f"{count}/{score.count}" for count in share)
    times = " | ".join(
        f"{median(each):.2f} / {quantiles(each, n=20)[-1]:.2f}"
        for each in (score.wall, score.cpu)
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"| {pictures} | {score.name} | {shares} | {score.fields / score.count:.1%} "
        f"| {score.wrong} | {times} | {peak} |"
    )


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    print(*report(), sep="\n")
