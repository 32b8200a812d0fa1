"""Which analysts of blockchains are asked, and whose answer counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from portal.environment import address, names, needed, number
from portal.errors import ConfigError

SANDBOXES = ("sandbox", "sandbox-b")  # two, so that they can disagree
ADVISERS = ("list",)  # never authoritative: a list knows nothing of shares
PROVIDERS = ("bitok", "coinkyt", *SANDBOXES, *ADVISERS)
BITOK = "https://kyt-api.bitok.org"
COINKYT = "https://explorer.coinkyt.com/openapi"
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, kw_only=True)
class BitokConfig:
    """An account at BitOK; `wait_seconds` is how long one call waits for a check."""

    key_id: str
    secret: str = field(repr=False)
    base_url: str
    wait_seconds: float


@dataclass(frozen=True, kw_only=True)
class CoinkytConfig:
    """An account at CoinKyt."""

    key: str = field(repr=False)
    base_url: str


@dataclass(frozen=True, kw_only=True)
class AnalyticsConfig:
    """The providers that are asked, in their order, and those whose answer counts."""

    providers: tuple[str, ...]
    authoritative: frozenset[str]
    bitok: BitokConfig | None
    coinkyt: CoinkytConfig | None

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, production: bool) -> Self:
        """Read the settings; raise ConfigError with what is wrong and its cure."""
        usual = "list" if production else "sandbox, sandbox-b, list"
        providers = names(env, "ANALYTICS_PROVIDERS", usual)
        if unknown := set(providers) - set(PROVIDERS):
            raise ConfigError(
                f"ANALYTICS_PROVIDERS does not know {min(unknown)!r}: choose of "
                f"{', '.join(PROVIDERS)}."
            )
        if production and set(providers) & set(SANDBOXES):
            raise ConfigError(
                "ANALYTICS_PROVIDERS names the sandbox, which invents its answers. "
                "Name bitok, coinkyt or both in production."
            )
        return cls(
            providers=providers,
            authoritative=_authoritative(env, providers),
            bitok=_bitok(env, production) if "bitok" in providers else None,
            coinkyt=_coinkyt(env, production) if "coinkyt" in providers else None,
        )


def _authoritative(
    env: Mapping[str, str], providers: tuple[str, ...]
) -> frozenset[str]:
    usual = ", ".join(("bitok", "coinkyt", *SANDBOXES))
    found = names(env, "ANALYTICS_AUTHORITATIVE", usual)
    if unfit := set(found) - set(PROVIDERS) | set(found) & set(ADVISERS):
        raise ConfigError(
            f"ANALYTICS_AUTHORITATIVE cannot name {min(unfit)!r}: choose of {usual}."
        )
    chosen = frozenset(found) & frozenset(providers)
    if not chosen and set(providers) - set(ADVISERS):
        raise ConfigError(
            "ANALYTICS_AUTHORITATIVE names none of ANALYTICS_PROVIDERS: every "
            "transfer would be held. Name at least one of them."
        )
    return chosen


def _bitok(env: Mapping[str, str], production: bool) -> BitokConfig:
    because = "ANALYTICS_PROVIDERS with bitok"
    return BitokConfig(
        key_id=_key(env, "BITOK_KEY_ID", because),
        secret=_key(env, "BITOK_SECRET", because),
        base_url=_safe(env, "BITOK_URL", BITOK, production),
        wait_seconds=number(env, "BITOK_WAIT_MS", 1000) / 1000,
    )


def _coinkyt(env: Mapping[str, str], production: bool) -> CoinkytConfig:
    return CoinkytConfig(
        key=_key(env, "COINKYT_KEY", "ANALYTICS_PROVIDERS with coinkyt"),
        base_url=_safe(env, "COINKYT_URL", COINKYT, production),
    )


def _key(env: Mapping[str, str], name: str, because: str) -> str:
    """Read a key that has to fit into a header of HTTP."""
    found = needed(env, name, because)
    if not (found.isascii() and found.isprintable() and found == found.strip()):
        raise ConfigError(f"{name} has a character that no key has. Copy it again.")
    return found


def _safe(env: Mapping[str, str], name: str, default: str, production: bool) -> str:
    url = address(env, name, default)
    parts = urlsplit(url)
    if production and parts.scheme != "https" and parts.hostname not in HERE:
        raise ConfigError(
            f"{name} must begin with https:// in production: customers' addresses "
            f"go there."
        )
    return url
