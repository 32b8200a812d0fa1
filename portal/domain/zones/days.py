"""Dates as documents print them."""

import re
from collections.abc import Iterator
from datetime import date

from portal.domain.documents.printed import MONTHS
from portal.domain.mrz import FILLER, transliterate
from portal.domain.zones.dates import born, expires

BETWEEN = r"[.\-/ ,]{1,2}"
IN_ORDER = re.compile(
    rf"(?<!\d)(\d{{1,2}}){BETWEEN}(\d{{1,2}}){BETWEEN}(\d{{4}}|\d\d)(?!\d)"
)
YEAR_FIRST = re.compile(
    rf"(?<!\d)(\d{{4}}){BETWEEN}(\d{{1,2}}){BETWEEN}(\d{{1,2}})(?!\d)"
)
# "12 AUG/AOUT 74", "20 Juin/Jun 1978", "01MAR2012"
IN_LETTERS = re.compile(
    r"(?<!\d)(\d{1,2})[\s./-]*([A-Z]{3,9})[A-Z./\s-]*(\d{4}|\d\d)(?!\d)"
)
SHORT = 2  # digits of a year without its century


def days(
    text: str, *, today: date, ahead: bool = False, month_first: bool = False
) -> Iterator[date]:
    """
    Give every date in a line of text.

    A year of two digits lies in the past, or with `ahead` where an expiry may lie;
    `month_first` is the order of the United States.
    """
    plain = _capitals(text)
    for found in YEAR_FIRST.finditer(plain):
        year, month, day = found.groups()
        yield from _day(year, month, day, today=today, ahead=ahead)
    for found in IN_ORDER.finditer(plain):
        day, month, year = found.groups()
        if (month_first and int(day) <= 12) or int(month) > 12:
            day, month = month, day
        yield from _day(year, month, day, today=today, ahead=ahead)
    for found in IN_LETTERS.finditer(plain):
        day, name, year = found.groups()
        number = MONTHS.get(name[:4]) or MONTHS.get(name[:3])
        if number:
            yield from _day(year, str(number), day, today=today, ahead=ahead)


def _day(
    year: str, month: str, day: str, *, today: date, ahead: bool
) -> Iterator[date]:
    if len(year) == SHORT:
        short = f"{year}{int(month):02}{int(day):02}"
        found = expires(short, today=today) if ahead else born(short, today=today)
        if found:
            yield found
        return
    try:
        yield date(int(year), int(month), int(day))
    except ValueError:
        return


def _capitals(text: str) -> str:
    return "".join(
        transliterate(letter).replace(FILLER, "") if letter.isalpha() else letter
        for letter in text
    )
