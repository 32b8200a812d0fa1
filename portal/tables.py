"""Turn the tables of a settings file into frozen values, naming the first wrong key."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
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
        if value not in get_args(hint):
            raise ConfigError(f"{where} must be one of {', '.join(get_args(hint))}")
        return value
    if get_origin(hint) is tuple:
        if not isinstance(value, list) or not value:
            raise ConfigError(f"{where} must be a list of numbers, such as [7, 20]")
        return tuple(_value(each, get_args(hint)[0], where) for each in value)
    numbers = (int, float) if hint is float else (int,)
    if not isinstance(value, numbers) or isinstance(value, bool) or not value > 0:
        raise ConfigError(f"{where} must be a number above zero")
    return value
