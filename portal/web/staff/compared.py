"""What a check compared, in lines for staff: the values that it keeps sealed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from portal.models.check import Check

MOST = 12  # lines; what is longer is read in the case's export


def lines(check: Check) -> list[str]:
    """Give what was compared, a line each; nothing where there is nothing."""
    values = check.values or {}
    return list(_told(values))[:MOST]


def _told(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _told(part, str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if value and all(isinstance(part, str | int | float) for part in value):
            yield _line(name, ", ".join(str(part) for part in value))
        else:
            for part in value:
                yield from _whole(part, name)
    elif value not in (None, ""):
        yield _line(name, str(value))


def _whole(part: Any, name: str) -> Iterator[str]:
    """Give one of several things as one line, if it is flat."""
    if isinstance(part, Mapping) and all(
        not isinstance(inner, Mapping) for inner in part.values()
    ):
        yield " · ".join(str(inner) for inner in part.values() if inner)
    else:
        yield from _told(part, name)


def _line(name: str, text: str) -> str:
    if not name:
        return text
    return str(
        gettext(
            "%(name)s: %(text)s", name=name.replace("_", " ").capitalize(), text=text
        )
    )
