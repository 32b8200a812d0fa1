"""Reads one side of a document from its pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.reading.directions import direction, directions
from portal.checks.reading.findings import Seen, judged
from portal.checks.reading.ocr import Ocr
from portal.checks.reading.sheet import Sheet, laid_out
from portal.checks.reading.texts import Placed, as_straight, placed
from portal.checks.reading.zone import Search, leaves_picture, search
from portal.clock import utc_now
from portal.domain.documents.printed import all_shown
from portal.domain.documents.seen import Box, Fields, Page, Text, Zone
from portal.domain.findings import Finding
from portal.domain.zones.choosing import as_zone
from portal.domain.zones.settled import settled
from portal.domain.zones.text import printed
from portal.policy import Policy, ReadingPolicy
from portal.states import DocumentType, Side

Pixels = NDArray[Any]

LARGER, SMALLER = 1.3, 0.6  # pictures in which lines are looked for once more
ENOUGH_SAID = 4  # printed fields, of a side without a zone
FEWEST_TEXTS = 6  # lines beside a zone, before no more are wanted
FEW_TEXTS = 18  # lines from which one sees whose page it is


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
    lines = _texts(sheet, found, _zone(sheet, found, today), side, policy)
    if found.best:
        found.best = settled(found.best, [each.text.text for each in lines])
    zone = _zone(sheet, found, today)
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
    sheet: Sheet, found: Search, zone: Zone | None, side: Side, policy: ReadingPolicy
) -> list[Placed]:
    if zone is None or not found.valid:
        return placed(sheet, zone=(), most=policy.most_texts, enough=_never)

    def enough(texts: Sequence[Text]) -> bool:
        return len(texts) >= FEWEST_TEXTS and all_shown(
            zone.fields, [text.text for text in texts]
        )

    # the back of a card repeats little of its zone, which is compared with the front
    most = FEWEST_TEXTS if side is Side.BACK else policy.most_texts_beside
    return placed(sheet, zone=found.lines, most=most, enough=enough)


def _printed(
    lines: Sequence[Placed], today: date
) -> tuple[Fields | None, dict[str, Box]]:
    fields, places = printed(as_straight(lines), today=today)
    boxes = {each.straight: each.text.box for each in lines}
    return fields, {name: boxes[place] for name, place in places.items()}


def _searched(
    picture: Pixels, policy: ReadingPolicy, today: date, *, expected: bool
) -> tuple[Sheet, Search]:
    """Look for the zone; where it is not read, also straight, and smaller."""
    until = engine(policy.threads).spent + policy.most_work
    seen: list[tuple[Sheet, Search]] = []
    for way in _ways(picture, policy, until):
        seen.append(way)
        best = max(seen, key=lambda way: way[1].rank)
        spent = engine(policy.threads).spent
        if best[1].valid or best[1].agreed or spent > until:
            return best
        if not (expected or best[1].like) and _says_enough(way[0], today):
            return way
    if best[1].like:
        return best
    return max(seen, key=lambda way: len(_said(way[0], today)))


def _ways(
    picture: Pixels, policy: ReadingPolicy, until: float
) -> Iterator[tuple[Sheet, Search]]:
    """Give each way of looking at a picture, the likeliest and cheapest first."""
    ocr, tries = engine(policy.threads), policy.zone_tries
    boxes = ocr.find(picture, policy.find_side)
    sheets = [laid_out(ocr, picture, boxes, usual) for usual in directions(boxes)]
    side = round(policy.find_side * LARGER)
    if len(sheets) > 1:  # at a glance, before more is spent on the wrong one
        for sheet in sheets:
            yield from _either_way_up(sheet, 0, until)
        # few lines are a document's, and most are of the page below it
        for sheet in sheets[1:]:
            yield from _either_way_up(sheet.straightened(side), tries, until)
    yield from _either_way_up(sheets[0], tries, until)
    yield from _either_way_up(sheets[0].straightened(side), tries, until)
    boxes = ocr.find(picture, round(policy.find_side * SMALLER))
    yield from _either_way_up(laid_out(ocr, picture, boxes, direction(boxes)), 1, until)


def _either_way_up(
    sheet: Sheet, tries: int, until: float
) -> Iterator[tuple[Sheet, Search]]:
    found = search(sheet, tries=tries, until=until)
    yield sheet, found
    if found.upside_down or not (sheet.certain or found.best):
        turned = sheet.upside_down()
        yield turned, search(turned, tries=tries, until=until)


def _says_enough(sheet: Sheet, today: date) -> bool:
    said = _said(sheet, today)
    return len(said) >= ENOUGH_SAID and said.keys() >= {"surname", "given_names"}


def _said(sheet: Sheet, today: date) -> dict[str, Box]:
    """Give where fields are printed: a page may lie below a card."""
    few = placed(sheet, zone=(), most=FEW_TEXTS, enough=_never)
    return _printed(few, today)[1]


def _never(_: Sequence[Text]) -> bool:
    return False


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
    boxes = [sheet.box(line) for line in found.lines]
    return replace(as_zone(found.best, today=today), box=_around(boxes))


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
