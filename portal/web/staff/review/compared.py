"""What a check compared, in lines for staff: the values that it keeps sealed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from portal.domain.likeness import IN_WORDS
from portal.models.check import Check
from portal.web.staff.review.overlays import FIELDS

MOST = 12  # lines; what is longer is read in the case's export
LABELS = {
    **FIELDS,
    "account": lazy_gettext("Account"),
    "document": lazy_gettext("Document"),
    "declared": lazy_gettext("Declared"),
    "domain": lazy_gettext("Mail domain"),
    "number": lazy_gettext("Country of the number"),
}
CUSTOMERS = "customers"  # ids of others: the page makes links of them


def lines(check: Check) -> list[str]:
    """Give what was compared, a line each; nothing where there is nothing."""
    values = check.values or {}
    told = (
        line
        for name, value in values.items()
        if name != CUSTOMERS
        for line in _told(name, value)
    )
    return list(told)[:MOST]


def customers(check: Check) -> list[str]:
    """Give the public ids of other customers that a check found."""
    return [str(each) for each in (check.values or {}).get(CUSTOMERS, ())]


def _told(name: str, value: Any) -> Iterator[str]:
    if value in (None, "", [], {}):
        return
    if name in SPECIAL:
        yield from SPECIAL[name](value)
    elif isinstance(value, Mapping):
        yield _sides(name, value)
    elif isinstance(value, list | tuple):
        yield _line(name, ", ".join(str(part) for part in value))
    else:
        yield _line(name, str(value))


def _differences(value: Any) -> Iterator[str]:
    """Tell each difference of two names (`domain.likeness`) in its sentence."""
    for kind, one, other in value:
        sentence = IN_WORDS[kind]
        yield str(gettext(sentence, one=one.title(), other=other.title()))


def _hits(value: Any) -> Iterator[str]:
    """Tell each entry of a list on one line."""
    for hit in value:
        yield " · ".join(str(part) for part in hit.values() if part)


def _sides(name: str, value: Mapping[str, Any]) -> str:
    return _line(name, " ≠ ".join(str(part or "-") for part in value.values()))


def _line(name: str, text: str) -> str:
    label = str(LABELS.get(name, name.replace("_", " ").capitalize()))
    return str(gettext("%(name)s: %(text)s", name=label, text=text))


SPECIAL: dict[str, Callable[[Any], Iterator[str]]] = {
    "differences": _differences,
    "hits": _hits,
}
