"""Reads one side of a document from its pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.reading.findings import Seen, judged
from portal.checks.reading.lines import directions
from portal.checks.reading.ocr import Ocr
from portal.checks.reading.sheet import Sheet, laid_out
from portal.checks.reading.texts import Placed, as_straight, placed
from portal.checks.reading.zone import Search, leaves_picture, search
from portal.clock import utc_now
from portal.domain.findings import Finding
from portal.domain.printed import all_shown
from portal.domain.seen import Box, Fields, Page, Text, Zone
from portal.domain.zones.choosing import as_zone
from portal.domain.zones.text import printed
from portal.policy import Policy, ReadingPolicy
from portal.states import DocumentType, Side

Pixels = NDArray[Any]

SIZES = (1.0, 0.6, 1.6)  # of the picture in which lines are looked for
FEWEST_TEXTS = 6  # lines beside a zone, before no more are wanted
FEW_TEXTS = 14  # lines from which one sees whose page it is


@cache
def engine(threads: int) -> Ocr:
    """Give the models, loaded once in a process; raise ModelMissing without them."""
    return Ocr(threads=threads)


def read(
    pixels: Pixels,
    *,
    declared: DocumentType | None,
    side: Side,
    today: date | None = None,
    policy: ReadingPolicy | None = None,
) -> tuple[Page, tuple[Finding, ...]]:
    """
    Give what is written on one side, and the findings about it.

    `pixels` are RGB, uint8, height by width by 3, in any orientation; `today` tells
    the centuries of dates. Raises ModelMissing if a model's file is not there.
    """
    policy = policy or _shipped()
    picture = _shrunk(pixels, policy.longest_side)
    expected = _bears_zone(declared, side)
    today = today or utc_now().date()
    sheet, found = _searched(picture, policy, today, expected=expected)
    zone = _zone(sheet, found, today)
    lines = _texts(sheet, found, zone, policy)
    fields, boxes = _printed(lines, today)
    page = Page(
        turned=sheet.turned,
        zone=zone,
        printed=fields,
        printed_boxes=boxes,
        texts=tuple(each.text for each in lines),
    )
    seen = Seen(
        zone=zone,
        texts=page.texts,
        zone_lines=len(found.like),
        cut=not found.done and leaves_picture(sheet, found),
        declared=declared,
        side=side,
    )
    return page, judged(seen, policy)


def _texts(
    sheet: Sheet, found: Search, zone: Zone | None, policy: ReadingPolicy
) -> list[Placed]:
    if zone is None or not found.valid:
        return placed(sheet, zone=(), most=policy.most_texts, enough=_never)

    def enough(texts: Sequence[Text]) -> bool:
        return len(texts) >= FEWEST_TEXTS and all_shown(
            zone.fields, [text.text for text in texts]
        )

    return placed(sheet, zone=found.lines, most=policy.most_texts_beside, enough=enough)


def _printed(
    lines: Sequence[Placed], today: date
) -> tuple[Fields | None, dict[str, Box]]:
    fields, places = printed(as_straight(lines), today=today)
    boxes = {each.straight: each.text.box for each in lines}
    return fields, {name: boxes[place] for name, place in places.items()}


def _searched(
    picture: Pixels, policy: ReadingPolicy, today: date, *, expected: bool
) -> tuple[Sheet, Search]:
    """Look for the zone; where it is not read, also turned, smaller and larger."""
    until = engine(policy.threads).spent + policy.most_work
    seen: list[tuple[Sheet, Search]] = []
    for size in SIZES:
        for way in _ways_up(picture, policy, size, until):
            seen.append(way)
            if way[1].valid:
                return way
        best = max(seen, key=lambda way: way[1].rank)
        spent = engine(policy.threads).spent
        if best[1].agreed or spent > until or not (expected or best[1].like):
            break
    return best if best[1].like else _fullest(seen, today)


def _fullest(seen: Sequence[tuple[Sheet, Search]], today: date) -> tuple[Sheet, Search]:
    """Give the way in which most fields are printed: a page may lie below a card."""
    if len(seen) == 1:
        return seen[0]

    def said(way: tuple[Sheet, Search]) -> int:
        few = placed(way[0], zone=(), most=FEW_TEXTS, enough=_never)
        return len(_printed(few, today)[1])

    return max(seen, key=said)


def _never(_: Sequence[Text]) -> bool:
    return False


def _ways_up(
    picture: Pixels, policy: ReadingPolicy, size: float, until: float
) -> Iterator[tuple[Sheet, Search]]:
    ocr = engine(policy.threads)
    tries = policy.zone_tries if size == SIZES[0] else 1
    boxes = ocr.find(picture, round(policy.find_side * size))
    for usual in directions(boxes):
        sheet = laid_out(ocr, picture, boxes, usual)
        found = search(sheet, tries=tries, until=until)
        yield sheet, found
        if not (sheet.certain or found.best or ocr.spent > until):
            turned = sheet.upside_down()
            yield turned, search(turned, tries=tries, until=until)


def _bears_zone(declared: DocumentType | None, side: Side) -> bool:
    if declared is DocumentType.DRIVER_LICENCE:
        return False
    return side is Side.BACK or declared is DocumentType.PASSPORT


@cache
def _shipped() -> ReadingPolicy:
    return Policy.load().reading


def _shrunk(pixels: Pixels, longest: int) -> Pixels:
    scale = longest / max(pixels.shape[:2])
    if scale < 1:
        pixels = cv2.resize(
            pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
        )
    return np.ascontiguousarray(pixels[:, :, ::-1])


def _zone(sheet: Sheet, found: Search, today: date) -> Zone | None:
    if found.best is None:
        return None
    height, width = sheet.picture.shape[:2]
    boxes = [line.box(width, height) for line in found.lines]
    return replace(as_zone(found.best, today=today), box=_around(boxes))


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
