"""Reads single settings of the environment; each refusal says what to do."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from portal.errors import ConfigError

YES = frozenset({"1", "yes", "true", "on"})


def yes(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Read a switch."""
    return env[name].lower() in YES if name in env else default


def number(env: Mapping[str, str], name: str, default: int) -> int:
    """Read a whole number; raise ConfigError."""
    value = env.get(name, str(default))
    if not value.isdecimal():
        raise ConfigError(f"{name} must be a whole number.")
    return int(value)


def needed(env: Mapping[str, str], name: str, because: str) -> str:
    """Read what another setting needs; raise ConfigError that names both."""
    if value := env.get(name):
        return value
    raise ConfigError(f"{because} needs {name}.")


def address(env: Mapping[str, str], name: str, default: str) -> str:
    """Read the address of a server, without a slash at its end; raise ConfigError."""
    url = env.get(name, default).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(f"{name} must be an address such as {default}")
    return url


def names(env: Mapping[str, str], name: str, default: str) -> tuple[str, ...]:
    """Read names that are divided by commas, each once, in small letters."""
    given = env.get(name, default).lower().replace(",", " ").split()
    return tuple(dict.fromkeys(given))
