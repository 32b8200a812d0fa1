"""What a reviewer wants to see of the queue."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, Self

from portal.states import DocumentType

Held = Literal["me", "nobody", "others"]
Age = Literal["pressing", "late"]
Examined = Literal["running", "done"]
COUNTRY_LETTERS = 3
_HELD: dict[str, Held] = {"me": "me", "nobody": "nobody", "others": "others"}
_AGE: dict[str, Age] = {"pressing": "pressing", "late": "late"}
_EXAMINED: dict[str, Examined] = {"running": "running", "done": "done"}


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Conditions that all hold; None is any. A pressing one may be late as well."""

    document: DocumentType | None = None
    country: str | None = None  # ISO 3166-1 alpha-3, as declared
    round: int | None = None
    examined: Examined | None = None
    held: Held | None = None
    age: Age | None = None
    second: bool = False  # awaits a second person

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Read an address; what is not known there is left out."""
        document, country = query.get("document", ""), query.get("country", "")
        known = {kind.value for kind in DocumentType}
        letters = len(country) == COUNTRY_LETTERS and country.isascii()
        return cls(
            document=DocumentType(document) if document in known else None,
            country=country.upper() if letters and country.isalpha() else None,
            round=_digit(query.get("round", "")),
            examined=_EXAMINED.get(query.get("examined", "")),
            held=_HELD.get(query.get("held", "")),
            age=_AGE.get(query.get("age", "")),
            second=query.get("second") == "yes",
        )

    def as_query(self) -> dict[str, str]:
        """Give the address again; what is any is not in it."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        told = {name: str(value) for name, value in plain.items() if value is not None}
        del told["second"]
        return told | ({"second": "yes"} if self.second else {})

    def __bool__(self) -> bool:
        """Say whether anything is asked for."""
        return bool(self.as_query())


def _digit(text: str) -> int | None:
    good = len(text) < 3 and text.isascii() and text.isdecimal()
    return int(text) if good else None
