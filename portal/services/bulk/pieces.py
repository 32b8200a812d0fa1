"""Cut a list into pieces that are small enough to be checked at once."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.domain.files.columns import FIELDS
from portal.domain.files.lists import PeopleList
from portal.errors import FileRefused

PIECE = 200  # lines that are checked in one transaction


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """A file cut into pieces of JSON, and how many lines they have."""

    texts: Sequence[str]
    lines: int


def cut(people: PeopleList, *, most: int, language_of: Callable[[str], str]) -> Pieces:
    """Cut a file into pieces; raise FileRefused: "no_lines", "too_many"."""
    texts: list[str] = []
    rows: list[list[object]] = []
    lines = 0
    for listed in people:
        lines += 1
        if lines > most:
            raise FileRefused("too_many")
        values = {**listed.values}
        if "language" in values:
            values["language"] = language_of(values["language"])
        found = (values.get(field, "") for field in FIELDS)
        rows.append([listed.number, listed.problem, *found])
        if len(rows) == PIECE:
            texts.append(json.dumps(rows, ensure_ascii=False))
            rows = []
    if rows:
        texts.append(json.dumps(rows, ensure_ascii=False))
    if not texts:
        raise FileRefused("no_lines")
    return Pieces(texts=texts, lines=lines)
