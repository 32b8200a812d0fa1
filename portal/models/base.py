"""What all rows share: the base, UTC times, random public ids, sealed values."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, MetaData, String
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    object_session,
    registry,
)
from sqlalchemy.types import TypeDecorator

from portal.errors import KeyDestroyed
from portal.vault import DESTROYED, Keyring, Vault

T = TypeVar("T")
# of a column: how many of its values PostgreSQL counts each by itself
STATISTICS = "statistics"
# of a query: plan it for these very values, of which some are common and others rare
PLANNED_ANEW = {"planned_anew": True}

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC; a naive one is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


def enum_type(kind: type[StrEnum]) -> Enum:
    """Store an enum by its value, as text; an unknown value does not load."""
    return Enum(
        kind,
        native_enum=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The root of every row."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            str: String(255),
            bytes: LargeBinary(),
        },
    )

    id: Mapped[int] = mapped_column(primary_key=True)


def new_public_id() -> str:
    """Give 20 random characters for a URL: 80 bits, no underscore, no dash."""
    return secrets.token_hex(10)


class Public:
    """A row that stands in URLs under an id that tells nothing."""

    public_id: Mapped[str] = mapped_column(
        String(20), unique=True, default=new_public_id
    )


class KeyHolder:
    """A row that owns a data key; destroying the key erases what it sealed."""

    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)

    @property
    def vault(self) -> Vault:
        """
        Open this row's vault with the keyring of its session.

        Raise KeyDestroyed if the row was erased.
        """
        # opened once for each wrapped key, and anew when that changed: a request that
        # took long must not seal with a key that was destroyed meanwhile
        kept: tuple[bytes, Vault] | None = self.__dict__.get("_opened")
        if kept is None or kept[0] != self.wrapped_key:
            session = object_session(self)
            if session is None:
                raise RuntimeError("a key holder outside a session has no vault")
            keyring: Keyring = session.info["keyring"]
            kept = self.wrapped_key, keyring.vault(self.wrapped_key)
            self.__dict__["_opened"] = kept
        return kept[1]

    def destroy_key(self) -> None:
        """Make everything that this row's key sealed unreadable for good."""
        self.wrapped_key = DESTROYED
        self.__dict__.pop("_opened", None)


class Sealed(Generic[T]):
    """
    A value that is stored encrypted in the bytes column `<name>_sealed`.

    The row names the vault by its `vault` attribute, so a row must be in a session,
    and know its customer, before a sealed value is set on it. What was erased reads as
    None; to set it raises KeyDestroyed.
    """

    def __init__(
        self, encode: Callable[[T], bytes], decode: Callable[[bytes], T]
    ) -> None:
        self._encode, self._decode = encode, decode

    def __set_name__(self, owner: type, name: str) -> None:
        self._column = f"{name}_sealed"
        self._context = f"{owner.__name__}.{name}"

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed[T]": ...
    @overload
    def __get__(self, row: Any, owner: type) -> T | None: ...
    def __get__(self, row: Any, owner: type) -> "Sealed[T] | T | None":
        if row is None:
            return self
        sealed = getattr(row, self._column)
        if sealed is None:
            return None
        try:
            vault = row.vault
        except KeyDestroyed:
            return None
        return self.open(vault, sealed)

    def __set__(self, row: Any, value: T | None) -> None:
        sealed = None if value is None else self.seal(row.vault, value)
        setattr(row, self._column, sealed)

    def seal(self, vault: Vault, value: T) -> bytes:
        """Give what the column holds: for rows that are written by the thousand."""
        return vault.seal(self._encode(value), context=self._context)

    def open(self, vault: Vault, sealed: bytes) -> T:
        """Give what a column holds: for columns that are read without their row."""
        return self._decode(vault.open(sealed, context=self._context))


def sealed_text() -> Sealed[str]:
    """Seal a text."""
    return Sealed(str.encode, bytes.decode)


def sealed_json() -> Sealed[dict[str, Any]]:
    """Seal a JSON object."""
    return Sealed(lambda value: json.dumps(value).encode(), json.loads)
