"""Turn the tables of a settings file into frozen values, naming the first wrong key."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin, get_type_hints

from portal.errors import ConfigError


def read(kind: type[Any], given: Any, *, where: str) -> Any:
    """
    Give a `kind` with the values given; its fields may be of such kinds themselves.

    Raise ConfigError if a key is missing or not known, or a value cannot be.
    """
    if not isinstance(given, Mapping):
        raise ConfigError(f"{where} must be a table")
    hints = get_type_hints(kind)
    same_keys(given, hints, where=where)
    values = {
        field.name: _value(
            given[field.name], hints[field.name], f"{where}.{field.name}"
        )
        for field in fields(kind)
    }
    try:
        return kind(**values)
    except ValueError as error:  # what only the values together show
        raise ConfigError(f"{where}: {error}") from error


def same_keys(given: Mapping[str, Any], known: Mapping[str, Any], where: str) -> None:
    """Raise ConfigError naming a key that is missing, or one that is not known."""
    for wrong, what in (
        (sorted(known.keys() - given.keys()), "lacks"),
        (sorted(given.keys() - known.keys()), "does not know"),
    ):
        if wrong:
            raise ConfigError(f"The policy's [{where}] {what} {wrong[0]!r}")


def _value(value: Any, hint: Any, where: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        return read(hint, value, where=where)
    if get_origin(hint) is Literal:
        return _one_of(value, get_args(hint), where)
    if get_origin(hint) is tuple:
        return _list(value, get_args(hint)[0], where)
    if get_origin(hint) is Mapping:
        if not isinstance(value, Mapping):
            raise ConfigError(f"{where} must be a table")
        (_, each) = get_args(hint)
        return {key: _value(value[key], each, f"{where}.{key}") for key in value}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(_one_of(value, [member.value for member in hint], where))
    if hint is str:
        return _text(value, where)
    return _decimal(value, where) if hint is Decimal else _number(value, hint, where)


def _one_of(value: Any, words: Sequence[str], where: str) -> Any:
    if value not in words:
        raise ConfigError(f"{where} must be one of {', '.join(words)}")
    return value


def _list(value: Any, hint: Any, where: str) -> tuple[Any, ...]:
    words = isinstance(hint, type) and issubclass(hint, str)
    if not isinstance(value, list) or not (value or words):
        such = 'words, such as ["mixer"]' if words else "numbers, such as [7, 20]"
        raise ConfigError(f"{where} must be a list of {such}")
    return tuple(_value(each, hint, where) for each in value)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f"{where} must be a text in quotes")
    return value


def _decimal(value: Any, where: str) -> Decimal:
    """Read an exact number, not below zero; a number of TOML is read as it is shown."""
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            read = Decimal(str(value))
        except InvalidOperation:
            read = Decimal(-1)
        if read.is_finite() and read >= 0:
            return read
    raise ConfigError(f"{where} must be a number, not below zero")


def _number(value: Any, hint: Any, where: str) -> Any:
    numbers = (int, float) if hint is float else (int,)
    if not isinstance(value, numbers) or isinstance(value, bool) or not value > 0:
        raise ConfigError(f"{where} must be a number above zero")
    return value
