"""
Read what an examiner answers as carefully as anything that comes from outside.

Its process looks at pictures from strangers: one that was taken over may answer
anything. What does not have the form of `domain.seen` to the last number is no answer.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import msgspec

from portal.domain.documents.seen import Face, Page, SelfieSeen, SideSeen
from portal.domain.findings import CHECKS, Finding
from portal.domain.reasons import find

T = TypeVar("T", SideSeen, SelfieSeen)

TEMPLATE = 128  # numbers, of a face
MOST_TEXTS = 500
LONGEST_TEXT = 500
SLACK = 0.001  # of a place: rounding


class NotAnAnswer(ValueError):
    """The answer has not the form, or says what cannot be."""


def read_seen(kind: type[T], answer: Any) -> T:
    """Give what was seen; raise NotAnAnswer."""
    try:
        seen: T = msgspec.convert(answer, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise NotAnAnswer("not of the form") from error
    for number in _numbers(seen):
        if not math.isfinite(number):
            raise NotAnAnswer("a number that is none")
    for finding in seen.findings:
        _check_finding(finding)
    if isinstance(seen, SideSeen):
        _check_page(seen.page)
        _check_face(seen.portrait)
    else:
        _check_face(seen.face)
    return seen


def _check_finding(finding: Finding) -> None:
    if finding.name not in CHECKS or not 0 < len(finding.version) <= 20:
        raise NotAnAnswer("a check that is not known")
    if not all(find(reason) for reason in finding.reasons):
        raise NotAnAnswer("a reason that is not known")
    if not all(math.isfinite(number) for number in _numbers(finding.details)):
        raise NotAnAnswer("a number that is none")


def _check_page(page: Page) -> None:
    boxes = [*page.printed_boxes.values(), *(text.box for text in page.texts)]
    if page.zone is not None:
        _check_texts(page.zone.lines)
        boxes += [page.zone.box] if page.zone.box else []
    _check_boxes(boxes)
    _check_texts(text.text for text in page.texts)
    if len(page.texts) > MOST_TEXTS:
        raise NotAnAnswer("too much text")


def _check_face(face: Face | None) -> None:
    if face is None:
        return
    # a face may be cut: its box then reaches out of the picture
    if len(face.template) not in {0, TEMPLATE} or face.width <= 0:
        raise NotAnAnswer("not a face")
    if not all(-1 <= place <= 2 for place in face.box):
        raise NotAnAnswer("a place outside")


def _check_boxes(boxes: Iterable[tuple[float, float, float, float]]) -> None:
    for left, top, right, bottom in boxes:
        within = (-SLACK <= place <= 1 + SLACK for place in (left, top, right, bottom))
        if not all(within) or left > right or top > bottom:
            raise NotAnAnswer("a place outside")


def _check_texts(texts: Iterable[str]) -> None:
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise NotAnAnswer("too much text")


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _numbers(getattr(value, each.name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _numbers(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _numbers(inner)
