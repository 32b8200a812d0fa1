"""Whether what is printed on a document is what its zone says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.domain.documents.seen import Box, Fields, Page, Text
from portal.domain.likeness import compare
from portal.domain.mrz import transliterate
from portal.domain.names.spellings import likeness, words
from portal.policy import DocumentPolicy

Agreement = Literal["same", "near", "differs"]
# letters that are printed alike, or that recognisers take for one another
TWINS = str.maketrans("OQDILZSGTBU", "0001125678V")
WORD = 0.8  # likeness from which a word found among the texts is the zone's
DIGITS = ("%d%m%Y", "%d%m%y", "%Y%m%d", "%m%d%Y", "%y%m%d")
MONTHS = {  # first letters in the languages that passports are printed in
    "JAN": 1, "GEN": 1, "ENE": 1, "FEB": 2, "FEV": 2, "MAR": 3, "MRZ": 3, "MAE": 3,
    "APR": 4, "AVR": 4, "ABR": 4, "MAY": 5, "MAI": 5, "MAG": 5, "MEI": 5, "MAJ": 5,
    "JUN": 6, "JUIN": 6, "GIU": 6, "JUL": 7, "JUIL": 7, "LUG": 7, "AUG": 8, "AOU": 8,
    "AGO": 8, "SEP": 9, "SET": 9, "OCT": 10, "OKT": 10, "OTT": 10, "OUT": 10,
    "NOV": 11, "DEC": 12, "DEZ": 12, "DIC": 12, "DES": 12,
}  # fmt: skip
# a day, a month in letters, also twice ("AUG/AOUT"), and a year
WRITTEN = re.compile(r"(\d{1,2})[\s.]*([A-Z]{3,4})[A-Z./\s]*(\d{4}|\d{2})(?!\d)")


@dataclass(frozen=True)
class Compared:
    """How one field agrees; both values are personal."""

    field: str
    agreement: Agreement
    zone: str
    printed: str


def compare_printed(
    zone: Fields, pages: Sequence[Page], policy: DocumentPolicy
) -> tuple[Compared, ...]:
    """
    Compare each field of the zone that is printed as well, one result a field.

    A value that stands anywhere outside the zone agrees, for labels are read worse
    than values; only where it does not is the field that was read as it held
    against it. What is not printed, or was not read, gives no result.
    """
    fields = [page.printed for page in pages if page.printed]
    lines = [line for page in pages for line in outside_zone(page)]
    found = (
        _number(zone, fields, lines, policy),
        _day("birth_date", zone, fields, lines),
        _day("expiry_date", zone, fields, lines),
        _name(zone, fields, lines, policy),
    )
    return tuple(each for each in found if each)


def all_shown(zone: Fields, lines: Sequence[str]) -> bool:
    """Say whether number, dates and names of a zone all stand in lines of print."""
    number = zone.document_number
    days = [day for day in (zone.birth_date, zone.expiry_date) if day]
    return (
        (not number or any(_twins(number) in _twins(line) for line in lines))
        and all(any(_shows(line, day) for line in lines) for day in days)
        and all(_shown(full_name(zone), lines))
    )


def outside_zone(page: Page) -> tuple[str, ...]:
    """Give the texts of a page but those of its zone."""
    return tuple(text.text for text in beside_zone(page))


def beside_zone(page: Page) -> tuple[Text, ...]:
    """Give the lines of a page but those of its zone."""
    box = page.zone.box if page.zone else None
    return tuple(
        text
        for text in page.texts
        if "<<" not in text.text and not (box and _within(text.box, box))
    )


def _number(
    zone: Fields, fields: Sequence[Fields], lines: Iterable[str], policy: DocumentPolicy
) -> Compared | None:
    if not zone.document_number:
        return None
    wanted = _twins(zone.document_number)
    read = [field.document_number for field in fields if field.document_number]
    if any(wanted in _twins(text) for text in (*read, *lines)):
        return Compared("document_number", "same", zone.document_number, "")
    if not read:
        return None
    nearest = min(read, key=lambda text: _errors(wanted, _twins(text)))
    is_near = _errors(wanted, _twins(nearest)) <= policy.printed_errors
    agreement: Agreement = "near" if is_near else "differs"
    return Compared("document_number", agreement, zone.document_number, nearest)


def _day(
    name: str, zone: Fields, fields: Sequence[Fields], lines: Iterable[str]
) -> Compared | None:
    wanted: date | None = getattr(zone, name)
    if wanted is None:
        return None
    read: list[date] = [day for field in fields if (day := getattr(field, name))]
    if wanted in read or any(_shows(text, wanted) for text in lines):
        return Compared(name, "same", wanted.isoformat(), "")
    if not read:
        return None
    errors = _errors(f"{wanted:%d%m%Y}", f"{read[0]:%d%m%Y}")
    agreement: Agreement = "near" if errors == 1 else "differs"
    return Compared(name, agreement, wanted.isoformat(), read[0].isoformat())


def _name(
    zone: Fields, fields: Sequence[Fields], lines: Iterable[str], policy: DocumentPolicy
) -> Compared | None:
    wanted = full_name(zone)
    if not wanted:
        return None
    read = [name for field in fields if (name := full_name(field))]
    best = max(read, key=lambda name: compare(wanted, name).score, default="")
    shown = _shown(wanted, (*read, *lines))
    if (best and compare(wanted, best).score >= policy.printed_name) or all(shown):
        return Compared("name", "same", wanted, "")
    if not read:
        return None
    # one part is printed, so the other one was rather misread than is another
    return Compared("name", "near" if any(shown) else "differs", wanted, best)


def full_name(fields: Fields) -> str:
    """Give given names and surname as one text; empty if neither is known."""
    return " ".join(part for part in (fields.given_names, fields.surname) if part)


def _shown(name: str, lines: Iterable[str]) -> list[bool]:
    """Say of each word of a name whether it stands in the lines."""
    found = {word for line in lines for word in words(line)}
    return [
        any(likeness(word, other) >= WORD for other in found) for word in words(name)
    ]


def _shows(text: str, day: date) -> bool:
    digits = re.sub(r"\D", "", text)
    if any(f"{day:{form}}" in digits for form in DIGITS):
        return True
    return any(
        int(found) == day.day
        and MONTHS.get(month[:4], MONTHS.get(month[:3])) == day.month
        and year in {f"{day:%Y}", f"{day:%y}"}
        for found, month, year in WRITTEN.findall(_capitals(text))
    )


def _capitals(text: str) -> str:
    return "".join(
        letter if not letter.isalpha() else transliterate(letter) for letter in text
    )


def _twins(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper()).translate(TWINS)


def _errors(one: str, other: str) -> int:
    """Count the places at which two texts differ; as many as letters if not alike."""
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(mine != theirs for mine, theirs in zip(one, other, strict=True))


def _within(inner: Box, outer: Box) -> bool:
    middle = (inner[1] + inner[3]) / 2
    return outer[1] <= middle <= outer[3]
