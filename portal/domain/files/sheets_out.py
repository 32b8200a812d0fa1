"""Write comma-separated values that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Iterator

# a spreadsheet runs what begins so; a tab or a line end before it hides it
# (OWASP, "CSV Injection")
BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MARK = "\ufeff"  # without it, Excel takes UTF-8 for something else


def safe(value: object) -> str:
    """Give a value as text that stays text; an apostrophe stands before a formula."""
    text = str(value)
    begins = text.lstrip(" \u00a0").startswith(BEGINS)
    return f"'{text}" if begins else text


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Give the file line by line, ready for Excel: a byte order mark comes first."""
    yield MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe(value) for value in row])
        yield line.getvalue()
