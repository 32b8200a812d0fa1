"""Reads one side of a document from its pixels."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.reading.findings import Seen, judged
from portal.checks.reading.ocr import Ocr
from portal.checks.reading.sheet import Sheet, laid_out
from portal.checks.reading.texts import texts
from portal.checks.reading.zone import Search, leaves_picture, search
from portal.clock import utc_now
from portal.domain.findings import Finding
from portal.domain.seen import Box, Page, Zone
from portal.domain.zones.choosing import as_zone
from portal.domain.zones.text import printed
from portal.policy import Policy, ReadingPolicy
from portal.states import DocumentType, Side

Pixels = NDArray[Any]

SIZES = (1.0, 0.6, 1.6)  # of the picture in which lines are looked for


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
    sheet, found = _searched(picture, policy, expected=expected)
    today = today or utc_now().date()
    zone = _zone(sheet, found, today)
    most = policy.most_texts_beside if found.valid else policy.most_texts
    lines = texts(sheet, skip=found.lines, most=most)
    fields, boxes = printed(lines, today=today)
    page = Page(
        turned=sheet.turned,
        zone=zone,
        printed=fields,
        printed_boxes=boxes,
        texts=lines,
    )
    seen = Seen(
        zone=zone,
        texts=lines,
        zone_lines=len(found.like),
        cut=not found.done and leaves_picture(sheet, found),
        declared=declared,
        side=side,
    )
    return page, judged(seen, policy)


def _searched(
    picture: Pixels, policy: ReadingPolicy, *, expected: bool
) -> tuple[Sheet, Search]:
    """Look for the zone; where it is not read, also turned, smaller and larger."""
    seen: list[tuple[Sheet, Search]] = []
    for size in SIZES:
        for way in _ways_up(picture, policy, size):
            seen.append(way)
            if way[1].valid:
                return way
        best = max(seen, key=lambda way: way[1].rank)
        if best[1].agreed or not (expected or best[1].like):
            break
    return best


def _ways_up(
    picture: Pixels, policy: ReadingPolicy, size: float
) -> Iterator[tuple[Sheet, Search]]:
    side = round(policy.find_side * size)
    tries = policy.zone_tries if size == SIZES[0] else 1
    sheet = laid_out(engine(policy.threads), picture, find_side=side)
    found = search(sheet, tries=tries)
    yield sheet, found
    if not (sheet.certain or found.best):
        turned = sheet.upside_down()
        yield turned, search(turned, tries=tries)


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
