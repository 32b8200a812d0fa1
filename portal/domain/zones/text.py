"""
What the printed text of a document says, by its labels.

Weaker than a zone: no digit guards it, and a label may be misread. A value stands
behind its label, to the right of it, or below it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.domain.documents.seen import Box, Fields, Text
from portal.domain.zones.days import days
from portal.domain.zones.labels import (
    AMERICAN,
    BARE_NUMBER,
    NUMBER,
    NUMBERED,
    labelled,
)

BESIDE = 0.6  # of a height: on one line
FAR = 3.2  # heights between a label and the value below it
ASIDE = 6.0  # heights by which a value may begin left or right of its label
LARGER = 3.0  # times as high as its label: no value
NEAREST = 3  # places that are looked at
HEADS = re.compile(r"^\s*(DLN?|EXP|LN|FN|DOB|SEX)\s*[:.]?\s*(.*)$")
NAME = re.compile(r"[^\W\d_][^\d<]*")
DOCUMENT_NUMBER = re.compile(r"[A-Z0-9]{5,20}")
LEAST_DIGITS = 3
MIXED = re.compile(r"(?=.*\d)(?=.*[A-Z])[A-Z0-9]{8,9}")  # a number of one piece
IN_NAMES = str.maketrans("!|01", "IIOI")  # letters that are read as no letter


@dataclass(frozen=True)
class Value:
    """One printed value and where it stands."""

    field: str
    value: Any
    box: Box


def printed(
    texts: Sequence[Text], *, today: date
) -> tuple[Fields | None, dict[str, Box]]:
    """Give what is printed on a page, and the box of each field; None if nothing."""
    american = any(HEADS.match(text.text) for text in texts)
    found: dict[str, Value] = {}
    for value in _values(
        [text for text in texts if "<<" not in text.text], american, today
    ):
        found.setdefault(value.field, value)
    if not found:
        return None, {}
    fields = Fields(
        source="printed", **{name: each.value for name, each in found.items()}
    )
    return fields, {name: each.box for name, each in found.items()}


def _values(texts: Sequence[Text], american: bool, today: date) -> Iterator[Value]:
    for text in texts:
        field, rest = _label(text.text, american)
        if field is None:
            continue
        for box, candidate in _places(text, rest, texts, american):
            value = _value(field, candidate, today, american)
            if value is not None:
                yield Value(field, value, box)
                break


def _label(text: str, american: bool) -> tuple[str | None, str]:
    """Give the field that a text names, and what stands behind the name."""
    head = HEADS.match(text) if american else None
    if head and not labelled(head[2]):
        return AMERICAN[head[1]], head[2]
    numbered = NUMBER.match(text)
    if numbered:
        named = labelled(numbered[2])
        return named or NUMBERED.get(numbered[1].lower()), "" if named else numbered[2]
    bare = BARE_NUMBER.match(text)
    if bare:
        return NUMBERED.get(bare[1].lower()), ""
    name, _, rest = text.partition(":")
    return labelled(name), rest


def _places(
    label: Text, rest: str, texts: Sequence[Text], american: bool
) -> Iterator[tuple[Box, str]]:
    if rest.strip():
        yield label.box, rest
        if NUMBER.match(label.text):
            return  # a licence's value stands on the line of its number
    others = [text for text in texts if text is not label]
    free = [text for text in others if _label(text.text, american)[0] is None]
    near = [
        (cost, text)
        for text in free
        if (cost := _distance(label.box, text.box)) is not None
    ]
    for _, text in sorted(near, key=lambda each: each[0])[:NEAREST]:
        yield text.box, text.text


def _distance(label: Box, other: Box) -> float | None:
    """Give how far a value is from its label, in heights; None if it is not its."""
    height = max(1e-6, label[3] - label[1])
    if other[3] - other[1] > LARGER * height:
        return None
    down = (other[1] + other[3] - label[1] - label[3]) / 2 / height
    right, aside = (other[0] - label[2]) / height, (other[0] - label[0]) / height
    if abs(down) < BESIDE and -1 < right < ASIDE:
        return abs(down) + max(0.0, right)
    if BESIDE <= down < FAR and abs(aside) < ASIDE:
        return down + abs(aside)
    return None


def _value(field: str, text: str, today: date, american: bool) -> Any:
    if field.endswith("_date"):
        ahead = field == "expiry_date"
        found = days(text, today=today, ahead=ahead, month_first=american)
        return next(found, None)
    if field == "sex":
        letter = re.match(r"\s*([MFX])\b", text.upper())
        return letter[1] if letter else None
    if field == "document_number":
        return _number(text)
    name = " ".join(text.replace(",", " ").translate(IN_NAMES).split())
    return name if NAME.fullmatch(name) and not labelled(name) else None


def _number(text: str) -> str | None:
    joined = re.sub(r"[^A-Z0-9 ]", "", text.upper())
    for part in (joined.replace(" ", ""), *joined.split()):
        digits = sum(letter.isdigit() for letter in part)
        enough = digits >= LEAST_DIGITS or (" " not in joined and MIXED.fullmatch(part))
        if DOCUMENT_NUMBER.fullmatch(part) and enough:
            return part
    return None
