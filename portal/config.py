"""Everything an operator sets by the environment; docs/operations.md lists it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.analytics_settings import AnalyticsConfig
from portal.environment import needed as _needed
from portal.environment import number as _number
from portal.environment import yes as _yes
from portal.errors import ConfigError
from portal.keys import Secrets
from portal.network import reachable
from portal.policy import SHIPPED, Policy
from portal.recorded import with_recorded
from portal.vault import Keyring

ROOT = Path(__file__).resolve().parent.parent


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
class YenteConfig:
    """A server that speaks yente's matching API, and the data set that is asked."""

    base_url: str = field(repr=False)  # may hold a password
    key: str = field(repr=False)  # "": it wants none
    dataset: str


@dataclass(frozen=True, kw_only=True)
class Config:
    """One running portal's settings, checked as a whole when it starts."""

    production: bool
    sandbox: bool
    instance: Path
    host: str
    port: int
    public_url: str
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    keyring: Keyring = field(repr=False)
    brand_file: Path
    timezone: str  # of every time on a page: "Europe/Vienna"
    policy: Policy
    sms: TwilioConfig | None
    email: SmtpConfig | None
    sanctions: YenteConfig | None  # None: the list that was imported
    analytics: AnalyticsConfig
    metrics_token: str = field(repr=False)  # "": only this machine is told
    trusted_proxies: int
    web_processes: int
    threads: int
    stop_seconds: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read the environment; raise ConfigError with what is wrong and its cure."""
        env = {name: value for name, value in env.items() if value}  # "" is not set
        instance = Path(env.get("PORTAL_INSTANCE", ROOT / "instance")).resolve()
        env = with_recorded(env, instance)
        production = env.get("PORTAL_ENV", "production") != "development"
        secrets_of = Secrets(env, instance, make=not production)
        config = cls(
            production=production,
            sandbox=_yes(env, "PORTAL_SANDBOX", default=not production),
            instance=instance,
            host=env.get("HOST", "127.0.0.1"),
            port=_number(env, "PORT", 8000),
            public_url=_public_url(env, production),
            database_url=_database_url(env, instance),
            secret_key=secrets_of.text("PORTAL_SECRET_KEY"),
            keyring=secrets_of.keyring(),
            brand_file=Path(env.get("PORTAL_BRAND", ROOT / "portal" / "brand.toml")),
            timezone=_timezone(env),
            policy=Policy.load(Path(env.get("PORTAL_POLICY", SHIPPED))),
            sms=_sms(env),
            email=_email(env),
            sanctions=_sanctions(env),
            analytics=AnalyticsConfig.from_env(env, production=production),
            metrics_token=_metrics_token(env),
            trusted_proxies=_number(env, "PORTAL_TRUSTED_PROXIES", 0),
            web_processes=_number(env, "PORTAL_WEB_PROCESSES", 1),
            threads=_number(env, "PORTAL_THREADS", 1200),
            stop_seconds=_number(env, "PORTAL_STOP_SECONDS", 2),
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


def _metrics_token(env: Mapping[str, str]) -> str:
    token = env.get("PORTAL_METRICS_TOKEN", "")
    if token and len(token) < 16:
        raise ConfigError(
            "PORTAL_METRICS_TOKEN must be random and at least 16 characters long."
        )
    return token


def _timezone(env: Mapping[str, str]) -> str:
    name = env.get("PORTAL_TIMEZONE") or "UTC"
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            "PORTAL_TIMEZONE must be a name such as Europe/Vienna."
        ) from error


def _public_url(env: Mapping[str, str], production: bool) -> str:
    url = env.get("PORTAL_URL", "").rstrip("/")
    if not url and not production:
        host = reachable(env.get("HOST", "127.0.0.1"))
        url = f"http://{host}:{_number(env, 'PORT', 8000)}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(
            "PORTAL_URL must be the address that customers open, "
            "such as https://verify.example.com"
        )
    return url


def _database_url(env: Mapping[str, str], instance: Path) -> str:
    url = env.get("DATABASE_URL", f"sqlite:///{instance / 'portal.sqlite3'}")
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


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


def _sanctions(env: Mapping[str, str]) -> YenteConfig | None:
    choice = env.get("SANCTIONS_PROVIDER", "list")
    if choice == "list":
        return None
    if choice != "yente":
        raise ConfigError("SANCTIONS_PROVIDER must be list or yente.")
    url = _needed(env, "YENTE_URL", "SANCTIONS_PROVIDER=yente").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("YENTE_URL must be an address such as http://yente:8000")
    return YenteConfig(
        base_url=url,
        key=env.get("YENTE_API_KEY", ""),
        dataset=env.get("YENTE_DATASET", "sanctions"),
    )
