"""
Runs the two models that read text. The examiner's process only.

The models of the rapidocr wheel (PP-OCRv6 small) are run directly: its own pipeline
gives no second choice for a letter, takes twice the memory, and would download a
missing model. Pictures are BGR, uint8, height by width by 3, as the models learnt.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from portal.checks.reading.models import DETECTOR, RECOGNISER, verified
from portal.domain.zones.glyphs import ALPHABET, EQUALS, Glyph

Pixels = NDArray[Any]

TEXT_HERE = 0.3  # of a point, that it belongs to text
BOX_SURE = 0.45  # mean over a box
GROWN = 1.6  # the detector marks the core of a line; its area over its outline
SMALLEST = 3  # pixels of the detector's map
LINE = 48  # pixels: the height that the recogniser wants
STEP = 8  # pixels of a line for each answer of the recogniser
LONGEST = 1600  # pixels of a line of that height
BLANK = 0
MOST_PIXELS = 560_000  # that lines are looked for in: more needs too much memory
FINDING, READING = 0.35e-6, 45e-6  # seconds for a pixel, for a column of a line
FAINT = 0.004  # a second choice below is noise


@dataclass(frozen=True)
class Written:
    """One line as read: as text, and letter by letter in the zone's alphabet."""

    text: str
    score: float  # mean over its letters, 0 to 1
    glyphs: tuple[Glyph, ...] = ()


class Ocr:
    """Both models, loaded once; about 250 MB with what they work with."""

    def __init__(self, *, threads: int = 1, inside: Path | None = None) -> None:
        """Load them; raise ModelMissing if one is not the file it should be."""
        onnxruntime.set_default_logger_severity(4)
        self._detector = _session(verified(DETECTOR, inside), threads)
        self._recogniser = _session(verified(RECOGNISER, inside), threads)
        known = self._recogniser.get_modelmeta().custom_metadata_map["character"]
        self._letters = ["", *known.splitlines(), " "]
        self._columns = _columns(self._letters)
        self.spent = 0.0  # work so far: about CPU seconds where it was measured

    def find(self, picture: Pixels, longest: int) -> Pixels:
        """
        Give the boxes of text lines as rows (x, y, length, height, degrees).

        The picture is looked at with its long side shrunk to `longest` pixels; boxes
        are in its own pixels, the angle along the line, in (-90, 90].
        """
        height, width = picture.shape[:2]
        room = (MOST_PIXELS / (height * width)) ** 0.5
        scale = min(1.0, longest / max(height, width), room)
        size = [max(32, round(side * scale / 32) * 32) for side in (width, height)]
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        self.spent += size[0] * size[1] * FINDING
        (answer,) = self._detector.run(None, {_name(self._detector): _scaled(small)})
        boxes = _boxes(answer[0, 0])
        boxes[:, 0] *= width / size[0]
        boxes[:, 1] *= height / size[1]
        boxes[:, 2:4] *= max(width, height) / max(size)
        return boxes

    def read(self, line: Pixels, *, zone: bool = False) -> Written:
        """Read one upright line; `zone` asks for its letters one by one as well."""
        height, width = line.shape[:2]
        wide = min(LONGEST, max(STEP, round(width * LINE / height)))
        small = cv2.resize(line, (wide, LINE), interpolation=cv2.INTER_AREA)
        padded = np.full((LINE, -(-wide // 32) * 32, 3), 127, np.uint8)
        padded[:, :wide] = small
        self.spent += padded.shape[1] * READING
        (answer,) = self._recogniser.run(
            None, {_name(self._recogniser): _scaled(padded)}
        )
        return self._written(answer[0], zone=zone)

    def _written(self, answer: Pixels, *, zone: bool) -> Written:
        best = answer.argmax(axis=1)
        first = np.append(True, best[1:] != best[:-1]) & (best != BLANK)
        text = "".join(self._letters[place] for place in best[first])
        scores = answer[first, best[first]]
        score = float(scores.mean()) if scores.size else 0.0
        glyphs = self._glyphs(answer) if zone else ()
        return Written(text=text.strip(), score=score, glyphs=glyphs)

    def _glyphs(self, answer: Pixels) -> tuple[Glyph, ...]:
        # what looks like a letter of the zone counts for it: "«", "o", "|"
        grouped = np.stack(
            [answer[:, places].sum(axis=1) for places in self._columns.values()], axis=1
        )
        best = grouped.argmax(axis=1)
        best[grouped.max(axis=1) <= answer[:, BLANK]] = -1
        edges = np.flatnonzero(np.diff(best, prepend=-2, append=-2))
        return tuple(
            _glyph(grouped[start:end], int(start))
            for start, end in pairwise(edges)
            if best[start] >= 0
        )


def _session(path: Path, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep the largest picture's memory
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )


def _name(session: Any) -> str:
    return str(session.get_inputs()[0].name)


def _scaled(picture: Pixels) -> Pixels:
    batch = cv2.dnn.blobFromImage(picture, 1 / 127.5, mean=(127.5,) * 3)
    return np.asarray(batch)


def _columns(letters: list[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {letter: [] for letter in ALPHABET}
    for place, letter in enumerate(letters):
        meant = EQUALS.get(letter, letter.upper())
        if meant in places:
            places[meant].append(place)
    return places


def _glyph(chances: Pixels, start: int) -> Glyph:
    total = chances.max(axis=0)
    order = total.argsort()[::-1]
    weights = chances[:, order[0]]
    at = float((weights * np.arange(len(weights))).sum() / weights.sum()) + start
    others = tuple(
        (ALPHABET[place], round(float(total[place]), 4))
        for place in order[1:4]
        if total[place] > FAINT
    )
    return Glyph(
        letter=ALPHABET[order[0]],
        score=round(float(total[order[0]]), 4),
        at=(at + 0.5) * STEP,
        others=others,
    )


def _boxes(chances: Pixels) -> Pixels:
    mask = cv2.dilate((chances > TEXT_HERE).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [box for contour in contours if (box := _box(contour, chances))]
    return np.array(boxes, float).reshape(-1, 5)


def _box(contour: Pixels, chances: Pixels) -> tuple[float, ...] | None:
    (x, y), (length, height), angle = cv2.minAreaRect(contour)
    if min(length, height) < SMALLEST or _mean(contour, chances) < BOX_SURE:
        return None
    if length < height:
        length, height, angle = height, length, angle - 90
    angle = (angle + 90) % 180 - 90
    grown = length * height * GROWN / (2 * (length + height))
    return x, y, length + 2 * grown, height + 2 * grown, angle


def _mean(contour: Pixels, chances: Pixels) -> float:
    x, y, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, cv2.FILLED, offset=(-x, -y))
    return float(cv2.mean(chances[y : y + height, x : x + width], mask)[0])
