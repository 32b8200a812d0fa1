"""Read a list of people from comma-separated values, as programs really write them."""

import csv
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.domain.files.columns import columns, finds_people
from portal.errors import FileRefused

SEPARATORS = (",", ";", "\t")
LONGEST = 20  # lines of one value in quotation marks; more: they were never closed


@dataclass(frozen=True)
class Listed:
    """
    What one line says, by the fields of `columns`; a `problem` says it cannot be read.

    The number is that of the line in the file, where the record begins.
    """

    number: int
    values: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True)
class PeopleList:
    """A file's text whose separator and columns are known."""

    text: str
    separator: str
    columns: Mapping[int, str]
    width: int
    header: int  # the number of the line that names the columns

    def __iter__(self) -> Iterator[Listed]:
        """Give every line below the header that is not empty."""
        for number, values in _records(self.text, self.separator):
            if number <= self.header:
                continue
            if isinstance(values, str):
                yield Listed(number, {}, values)
            elif any(each.strip() for each in values):
                yield self._listed(number, values)

    def _listed(self, number: int, values: Sequence[str]) -> Listed:
        if any(each.strip() for each in values[self.width :]):
            # a separator inside a value has moved all that follows it
            return Listed(number, {}, "extra")
        found: dict[str, str] = {}
        for place, field in self.columns.items():
            value = " ".join(values[place].split()) if place < len(values) else ""
            found[field] = found.get(field) or value
        return Listed(number, found)


Columns = Callable[[Sequence[str]], Mapping[int, str]]


def read(
    text: str,
    *,
    named: Columns = columns,
    suffices: Callable[[Iterable[str]], bool] = finds_people,
) -> PeopleList:
    """
    Find separator and columns; `named` knows them, `suffices` if there are enough.

    Raise FileRefused: "no_header" (the first line is of a person), "no_columns".
    """
    first = next(_lines(text), (0, ""))
    declared = first[1].strip().lower()
    skipped = first[0] if declared.startswith("sep=") else 0
    wanted = (declared[4:5] or "\t",) if skipped else SEPARATORS
    tried = [
        each
        for separator in wanted
        for each in _header(text, separator, skipped, named)
    ]
    if not tried:
        raise FileRefused("empty")
    best = max(tried, key=lambda each: (len(set(each.columns.values())), each.width))
    if not suffices(best.columns.values()):
        is_person = not best.columns and "@" in first[1]
        raise FileRefused("no_header" if is_person else "no_columns")
    return best


def _header(
    text: str, separator: str, skipped: int, named: Columns
) -> Iterator[PeopleList]:
    if separator not in (*SEPARATORS, "|", ":"):
        return
    for number, values in _records(text, separator):
        if number <= skipped:
            continue
        if isinstance(values, str):
            return
        if any(each.strip() for each in values):
            width = max(n + 1 for n, each in enumerate(values) if each.strip())
            yield PeopleList(text, separator, named(values), width, number)
            return


class _Unclosed(Exception):
    """A record runs over more lines than any does that was meant so."""


class _Feed:
    """Gives lines to a csv reader, and takes back those of a record that broke."""

    def __init__(self, text: str) -> None:
        self._lines = _lines(text)
        self._again: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if len(self._taken) == LONGEST:
            raise _Unclosed
        found = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(found)
        return found[1]

    def begin(self) -> None:
        """Note that a record begins."""
        self._taken = []

    @property
    def number(self) -> int:
        """Give the number of the line in which this record began."""
        return self._taken[0][0]

    def break_off(self) -> None:
        """Let only the first line of this record be lost."""
        self._again.extendleft(reversed(self._taken[1:]))


def _records(text: str, separator: str) -> Iterator[tuple[int, Sequence[str] | str]]:
    feed = _Feed(text)
    reader = csv.reader(feed, delimiter=separator, strict=True, skipinitialspace=True)
    while True:
        feed.begin()
        try:
            values = next(reader)
        except StopIteration:
            return
        except (csv.Error, _Unclosed):
            yield feed.number, "quotes"
            feed.break_off()
        else:
            yield feed.number, values


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # all three ends of lines, and no others: U+2028 may stand in a name
    return enumerate(io.StringIO(text, newline=None), start=1)
