"""Everything an operator sets by the environment; docs/operations.md lists it."""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from portal.errors import ConfigError
from portal.policy import SHIPPED, Policy
from portal.vault import KEY_BYTES, Keyring

ROOT = Path(__file__).resolve().parent.parent
YES = frozenset({"1", "yes", "true", "on"})


@dataclass(frozen=True, kw_only=True)
class TwilioConfig:
    """An account at Twilio, or at a server that speaks its Messages API."""

    account: str
    token: str = field(repr=False)
    sender: str
    base_url: str


@dataclass(frozen=True, kw_only=True)
class SmtpConfig:
    """A mail server; `security` is starttls, tls or none."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    security: str
    sender: str


@dataclass(frozen=True, kw_only=True)
class Config:
    """One running portal's settings, checked as a whole when it starts."""

    production: bool
    sandbox: bool
    instance: Path
    public_url: str
    database_url: str
    secret_key: str = field(repr=False)
    keyring: Keyring = field(repr=False)
    brand_file: Path
    policy: Policy
    sms: TwilioConfig | None
    email: SmtpConfig | None
    trusted_proxies: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read the environment; raise ConfigError with what is wrong and its cure."""
        production = env.get("PORTAL_ENV", "production") != "development"
        instance = Path(env.get("PORTAL_INSTANCE", ROOT / "instance")).resolve()
        secrets_of = _Secrets(env, instance, make=not production)
        config = cls(
            production=production,
            sandbox=_yes(env, "PORTAL_SANDBOX", default=not production),
            instance=instance,
            public_url=_public_url(env, production),
            database_url=_database_url(env, instance),
            secret_key=secrets_of.text("PORTAL_SECRET_KEY"),
            keyring=secrets_of.keyring(),
            brand_file=Path(env.get("PORTAL_BRAND", ROOT / "portal" / "brand.toml")),
            policy=Policy.load(Path(env.get("PORTAL_POLICY", SHIPPED))),
            sms=_sms(env),
            email=_email(env),
            trusted_proxies=_number(env, "PORTAL_TRUSTED_PROXIES", 0),
        )
        if production:
            config.refuse_unsafe()
        return config

    @property
    def https(self) -> bool:
        """Say whether browsers reach the portal over HTTPS."""
        return self.public_url.startswith("https://")

    def refuse_unsafe(self) -> None:
        """Raise ConfigError for what must not be true in production."""
        if self.sandbox:
            raise ConfigError(
                "PORTAL_SANDBOX is on: it shows messages and codes to anybody. "
                "Set PORTAL_SANDBOX=no in production."
            )
        if not self.https:
            raise ConfigError(
                "PORTAL_URL must begin with https:// in production: cookies and "
                "cameras need it."
            )
        if len(self.secret_key) < 32 or len(set(self.secret_key)) < 10:
            raise ConfigError(
                "PORTAL_SECRET_KEY must be random and at least 32 characters long. "
                "Make one with: python3 -c 'import secrets; "
                "print(secrets.token_urlsafe(48))'"
            )
        for connection, name in (
            (self.sms, "PORTAL_SMS"),
            (self.email, "PORTAL_EMAIL"),
        ):
            if connection is None:
                raise ConfigError(
                    f"{name} is the outbox, which delivers nothing. "
                    f"Choose a gateway in production."
                )


class _Secrets:
    """Reads secrets from the environment or a file; makes them in development."""

    def __init__(self, env: Mapping[str, str], instance: Path, *, make: bool) -> None:
        self._env, self._folder, self._make = env, instance / "keys", make

    def text(self, name: str) -> str:
        if value := self._env.get(name):
            return value
        if path := self._env.get(f"{name}_FILE"):
            return _read_secret(Path(path), name)
        if self._make:
            return self._made(name)
        raise ConfigError(f"Set {name}, or {name}_FILE to a file that holds it.")

    def keyring(self) -> Keyring:
        masters = [
            _key(line, "PORTAL_MASTER_KEYS")
            for line in self.text("PORTAL_MASTER_KEYS").replace(",", "\n").split()
        ]
        index_key = _key(self.text("PORTAL_INDEX_KEY"), "PORTAL_INDEX_KEY")
        if not masters:
            raise ConfigError("PORTAL_MASTER_KEYS is empty.")
        if index_key in masters:
            raise ConfigError("PORTAL_INDEX_KEY must differ from every master key.")
        return Keyring(masters, index_key=index_key)

    def _made(self, name: str) -> str:
        path = self._folder / name.removeprefix("PORTAL_").lower()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        try:
            # a link appears whole or not at all: web and worker may start together
            partial = path.with_suffix(f".{os.getpid()}")
            partial.touch(mode=0o600)
            partial.write_text(fresh)
            os.link(partial, path)
        except FileExistsError:
            pass
        finally:
            partial.unlink(missing_ok=True)
        return _read_secret(path, name)


def _read_secret(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"Cannot read the file for {name}: {error}") from error


def _key(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES or len(set(key)) < 8:
        raise ConfigError(
            f"{name} must be 32 random bytes in base64. "
            f"Make one with: openssl rand -base64 32"
        )
    return key


def _yes(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = env.get(name, "")
    return value.lower() in YES if value else default


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise ConfigError(f"{name} must be a whole number.")
    return int(value)


def _public_url(env: Mapping[str, str], production: bool) -> str:
    port = env.get("PORT", "8000")
    default = "" if production else f"http://127.0.0.1:{port}"
    url = env.get("PORTAL_URL", default).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(
            "PORTAL_URL must be the address that customers open, "
            "such as https://verify.example.com"
        )
    return url


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'portal.sqlite3'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _needed(env: Mapping[str, str], name: str, because: str) -> str:
    if value := env.get(name):
        return value
    raise ConfigError(f"{because} needs {name}.")


def _sms(env: Mapping[str, str]) -> TwilioConfig | None:
    choice = env.get("PORTAL_SMS", "outbox")
    if choice == "outbox":
        return None
    if choice != "twilio":
        raise ConfigError("PORTAL_SMS must be outbox or twilio.")
    return TwilioConfig(
        account=_needed(env, "TWILIO_ACCOUNT_SID", "PORTAL_SMS=twilio"),
        token=_needed(env, "TWILIO_AUTH_TOKEN", "PORTAL_SMS=twilio"),
        sender=_needed(env, "TWILIO_FROM", "PORTAL_SMS=twilio"),
        base_url=env.get("TWILIO_BASE_URL", "https://api.twilio.com").rstrip("/"),
    )


def _email(env: Mapping[str, str]) -> SmtpConfig | None:
    choice = env.get("PORTAL_EMAIL", "outbox")
    if choice == "outbox":
        return None
    if choice != "smtp":
        raise ConfigError("PORTAL_EMAIL must be outbox or smtp.")
    security = env.get("SMTP_SECURITY", "starttls")
    if security not in {"starttls", "tls", "none"}:
        raise ConfigError("SMTP_SECURITY must be starttls, tls or none.")
    return SmtpConfig(
        host=_needed(env, "SMTP_HOST", "PORTAL_EMAIL=smtp"),
        port=_number(env, "SMTP_PORT", 465 if security == "tls" else 587),
        user=env.get("SMTP_USER", ""),
        password=env.get("SMTP_PASSWORD", ""),
        security=security,
        sender=_needed(env, "SMTP_FROM", "PORTAL_EMAIL=smtp"),
    )
