"""
How many documents are read, how rightly, and at what cost.

Documents are drawn and photographed by seed (`tests/specimen_cases.py`,
`tests/specimen_camera.py`): every kind, at three levels; `READING_SEEDS=400:442` takes
other ones. `EXAMINE_SET=DIR` adds a folder of pictures with a `truth.json` that gives
the zone's lines of each by its file's name. Beside the portal's reading stand the
alternatives that are installed, with the portal's own parser behind them.
"""

import json
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from io import BytesIO
from itertools import groupby
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from portal.checks.reading import read
from portal.domain.documents.seen import Fields, Page
from portal.domain.zones.choosing import as_zone, find
from portal.domain.zones.glyphs import cleaned, spaced
from portal.domain.zones.labels import plain
from portal.states import DocumentType, Side
from tests.specimen_camera import LEVELS, photo
from tests.specimen_cases import TODAY, case

SEEDS = "400:414"  # two of each kind: a full measurement takes 42
NAMES = ("surname", "given_names")
PRINTED = (*NAMES, "document_number", "birth_date", "expiry_date")
HEADER = (
    "| pictures | read by | count | all digits valid | zone exact | fields exact "
    "| wrong, yet valid | s median / p95 | CPU s median / p95 |",
    "|---|---|---|---|---|---|---|---|---|",
)
Pixels = Any
Reader = Callable[["Picture"], tuple[str, ...]]


@dataclass(frozen=True)
class Picture:
    """One picture and what is true of it; `lines` are empty without a zone."""

    group: str
    lines: tuple[str, ...]
    fields: Fields | None
    declared: DocumentType | None
    side: Side
    draw: Callable[[], Pixels]

    @cached_property
    def pixels(self) -> Pixels:
        """Give it as RGB."""
        return self.draw()


@dataclass
class Score:
    """What one way of reading made of some pictures."""

    count: int = 0
    zones: int = 0
    valid: int = 0
    exact: int = 0
    fields: int = 0
    wrong: int = 0
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(
        self, picture: Picture, lines: tuple[str, ...], said: Fields | None
    ) -> None:
        """Count one picture."""
        self.count += 1
        self.fields += _same(picture, said)
        if not picture.lines:
            return
        self.zones += 1
        valid = is_valid(lines)
        self.valid += valid
        self.exact += lines == picture.lines
        self.wrong += valid and lines != picture.lines


def measure() -> Iterator[str]:
    """Give the figures as lines of a table, the portal's reading first."""
    first, _, last = os.environ.get("READING_SEEDS", SEEDS).partition(":")
    pictures = list(drawn(range(int(first), int(last))))
    if folder := os.environ.get("EXAMINE_SET"):
        pictures += given(Path(folder))
    ways, absent = _ways()
    yield from HEADER
    for name, reader in ways:
        scores = measured(reader, pictures)
        yield from (_row(group, name, score) for group, score in scores.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield f"Peak memory, drawing and alternatives included: {peak} MB."
    yield f"Not installed, so not measured: {', '.join(absent)}."


def drawn(seeds: Sequence[int]) -> Iterator[Picture]:
    """Draw each document and photograph it at each level."""
    for level in LEVELS:
        for seed in seeds:
            each = case(seed)
            yield Picture(
                group=f"{level}, {'zone' if each.lines else 'print'}",
                lines=each.lines,
                fields=each.fields,
                declared=each.document_type or DocumentType.PASSPORT,
                side=each.side,
                draw=lambda each=each, level=level: photo(each, level).pixels,
            )


def given(folder: Path) -> Iterator[Picture]:
    """Open the pictures of a folder whose truth.json gives their zones' lines."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    for name, lines in sorted(truth.items()):
        is_card = len(lines) == 3
        yield Picture(
            group=folder.name,
            lines=tuple(lines),
            fields=_of(lines),
            declared=DocumentType.ID_CARD if is_card else DocumentType.PASSPORT,
            side=Side.BACK if is_card else Side.FRONT,
            draw=lambda path=folder / name: opened(path),
        )


def opened(path: Path) -> Pixels:
    """Give a picture as RGB, upright."""
    with Image.open(path) as picture:
        return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))


def measured(reader: Reader | None, pictures: Sequence[Picture]) -> dict[str, Score]:
    """Read every picture and keep the time; the first one is read twice, to warm."""
    scores: dict[str, Score] = {}
    _read(reader, pictures[0])
    for group, some in groupby(pictures, key=lambda picture: picture.group):
        score = scores.setdefault(group, Score())
        for picture in some:
            _ = picture.pixels  # drawn before the clock starts
            wall, cpu = time.perf_counter(), _cpu()
            lines, said = _read(reader, picture)
            score.wall.append(time.perf_counter() - wall)
            score.cpu.append(_cpu() - cpu)
            score.add(picture, lines, said)
    return dict(sorted(scores.items()))


def is_valid(lines: tuple[str, ...]) -> bool:
    """Say whether every check digit of these lines is right."""
    found = find([spaced(line) for line in lines])
    return bool(found and found.read.valid and found.read.lines == lines)


def _read(
    reader: Reader | None, picture: Picture
) -> tuple[tuple[str, ...], Fields | None]:
    if reader:
        lines = reader(picture)
        return lines, _of(lines)
    page, _ = read(
        picture.pixels, declared=picture.declared, side=picture.side, today=TODAY
    )
    return _lines(page), page.zone.fields if page.zone else page.printed


def _lines(page: Page) -> tuple[str, ...]:
    return page.zone.lines if page.zone else ()


def _of(lines: Sequence[str], today: date = TODAY) -> Fields | None:
    found = find([spaced(line) for line in lines])
    return as_zone(found, today=today).fields if found else None


def _same(picture: Picture, said: Fields | None) -> bool:
    """Say whether all fields are right; names in print without their accents."""
    if picture.fields is None or said is None:
        return picture.fields is None
    if picture.lines:
        return said == _of(picture.lines)
    return all(_plain(name, said) == _plain(name, picture.fields) for name in PRINTED)


def _plain(name: str, fields: Fields) -> Any:
    value = getattr(fields, name)
    return plain(value) if value and name in NAMES else value


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

    def reader(picture: Picture) -> tuple[str, ...]:
        answer = engine(np.ascontiguousarray(picture.pixels[:, :, ::-1]))
        if answer.boxes is None:
            return ()
        middles = [box[:, 1].mean() for box in answer.boxes]
        texts = sorted(zip(middles, answer.txts, strict=True), key=lambda each: each[0])
        return _parsed([text for _, text in texts])

    return reader


def _tesseract(picture: Picture) -> tuple[str, ...]:
    file = BytesIO()
    Image.fromarray(picture.pixels).save(file, "PNG")
    command = ["tesseract", "-", "-", "--psm", "6"]
    answer = subprocess.run(  # noqa: S603
        command, input=file.getvalue(), capture_output=True, check=True
    )
    return _parsed(answer.stdout.decode("utf-8").splitlines())


def _parsed(texts: Sequence[str]) -> tuple[str, ...]:
    long = [text for text in map(cleaned, texts) if len(text) > 15]
    found = find([spaced(text) for text in long])
    return found.read.lines if found else ()


def _row(group: str, name: str, score: Score) -> str:
    zones = [f"{part}/{score.zones}" for part in (score.valid, score.exact)]
    shares = [*(zones if score.zones else "--"), f"{score.fields}/{score.count}"]
    times = [
        f"{median(each):.2f} / {quantiles([*each, each[-1]], n=20)[-1]:.2f}"
        for each in (score.wall, score.cpu)
    ]
    cells = [group, name, str(score.count), *shares, str(score.wrong), *times]
    return f"| {' | '.join(cells)} |"


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
