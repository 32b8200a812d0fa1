"""The numbers that an operator may change, read from one commented file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self, get_args, get_origin, get_type_hints

from portal.errors import ConfigError

SHIPPED = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, kw_only=True)
class CustomerPolicy:
    """How long a customer has."""

    days_to_verify: int


@dataclass(frozen=True, kw_only=True)
class SessionPolicy:
    """How long people stay signed in, in minutes."""

    customer_idle_minutes: int
    customer_longest_minutes: int
    staff_idle_minutes: int
    staff_longest_minutes: int


@dataclass(frozen=True, kw_only=True)
class HandoffPolicy:
    """How long a phone may take over, and whether the screens are matched."""

    idle_minutes: int
    longest_minutes: int
    match: Literal["always", "never", "left_screen"]
    sends_per_hour: int
    hold_seconds: int


@dataclass(frozen=True, kw_only=True)
class CodePolicy:
    """How long one-time codes live and how often they are sent."""

    sms_minutes: int
    email_minutes: int
    wrong_tries: int
    resend_seconds: int
    sends_per_hour: int
    sends_per_day: int
    network_sends_per_hour: int
    network_tries_per_hour: int


@dataclass(frozen=True, kw_only=True)
class MessagePolicy:
    """How stubbornly messages are sent."""

    tries: int
    first_pause_seconds: int
    longest_pause_seconds: int
    lease_seconds: int


@dataclass(frozen=True, kw_only=True)
class InvitationPolicy:
    """How long invitations live and how often they are sent."""

    days_valid: int
    again_seconds: int
    per_day: int


@dataclass(frozen=True, kw_only=True)
class SignInPolicy:
    """When staff who mistype must pause."""

    wrong_tries: int
    wrong_tries_per_address: int
    pause_minutes: int
    code_minutes: int
    link_hours: int


@dataclass(frozen=True, kw_only=True)
class ReviewPolicy:
    """How often steps may be asked again, and when waiting becomes too long."""

    rounds: int
    soon_hours: int
    late_hours: int


@dataclass(frozen=True, kw_only=True)
class PicturePolicy:
    """What a picture may cost: bytes, pixels, seconds, megabytes."""

    max_bytes: int
    max_pixels: int
    keep_long_side: int
    seconds: int
    memory_megabytes: int
    refused_tries: int


@dataclass(frozen=True, kw_only=True)
class QualityPolicy:
    """Where a picture stops being good enough to read."""

    min_long_side: int
    min_short_side: int
    min_selfie_side: int
    dark_paper: float
    blank_deviation: float
    bright_ink: float
    document_blur: float
    selfie_blur: float
    glare_share: float
    cut_share: float


@dataclass(frozen=True, kw_only=True)
class Policy:
    """All of policy.toml, a value for each of its tables."""

    customer: CustomerPolicy
    session: SessionPolicy
    handoff: HandoffPolicy
    code: CodePolicy
    message: MessagePolicy
    invitation: InvitationPolicy
    sign_in: SignInPolicy
    review: ReviewPolicy
    picture: PicturePolicy
    quality: QualityPolicy

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Self:
        """Read the file; raise ConfigError naming the first wrong key."""
        try:
            tables = tomllib.loads(path.read_text("utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"Cannot read the policy file: {error}") from error
        hints = get_type_hints(cls)
        _same_keys(tables, hints, where="policy")
        return cls(**{name: _table(hints[name], tables[name], name) for name in hints})


def _same_keys(given: Mapping[str, Any], known: Mapping[str, Any], where: str) -> None:
    for wrong, what in (
        (sorted(known.keys() - given.keys()), "lacks"),
        (sorted(given.keys() - known.keys()), "does not know"),
    ):
        if wrong:
            raise ConfigError(f"The policy's [{where}] {what} {wrong[0]!r}")


def _table(kind: type[Any], given: Mapping[str, Any], where: str) -> Any:
    hints = get_type_hints(kind)
    _same_keys(given, hints, where)
    for field in fields(kind):
        _check(given[field.name], hints[field.name], f"{where}.{field.name}")
    return kind(**given)


def _check(value: Any, hint: Any, where: str) -> None:
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ConfigError(f"{where} must be one of {', '.join(get_args(hint))}")
        return
    numbers = (int, float) if hint is float else (int,)
    if not isinstance(value, numbers) or isinstance(value, bool) or value <= 0:
        raise ConfigError(f"{where} must be a number above zero")
