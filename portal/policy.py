"""The numbers that an operator may change, read from one commented file."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Self, get_type_hints

from portal import tables
from portal.case_policy import CasesPolicy as CasesPolicy
from portal.check_policy import ChallengePolicy as ChallengePolicy
from portal.check_policy import DataPolicy as DataPolicy
from portal.check_policy import DocumentPolicy as DocumentPolicy
from portal.check_policy import ExaminationPolicy as ExaminationPolicy
from portal.check_policy import ForgeryPolicy as ForgeryPolicy
from portal.check_policy import MovementPolicy as MovementPolicy
from portal.check_policy import PersonPolicy as PersonPolicy
from portal.check_policy import PicturePolicy as PicturePolicy
from portal.check_policy import QualityPolicy as QualityPolicy
from portal.check_policy import ReadingPolicy as ReadingPolicy
from portal.effects import DecisionPolicy
from portal.errors import ConfigError
from portal.keeping_policy import RetentionPolicy as RetentionPolicy
from portal.keeping_policy import RightsPolicy as RightsPolicy
from portal.refund_policy import RefundPolicy as RefundPolicy
from portal.screening_policy import DeskPolicy as DeskPolicy
from portal.screening_policy import ScreeningPolicy as ScreeningPolicy
from portal.transfer_policy import TransferPolicy as TransferPolicy

SHIPPED = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, kw_only=True)
class CustomerPolicy:
    """How long a customer has, and when they are told; hours are the platform's."""

    days_to_verify: int
    remind_days: tuple[int, ...]
    tell_from_hour: int
    tell_until_hour: int
    days_to_leave: int

    def __post_init__(self) -> None:
        """Raise ValueError where a reminder would come too late, or at no hour."""
        days = self.remind_days
        if list(days) != sorted(set(days)) or days[-1] >= self.days_to_verify:
            raise ValueError("remind_days must grow, and end before days_to_verify")
        if not self.tell_from_hour < self.tell_until_hour <= 24:
            raise ValueError("tell_from_hour must be before tell_until_hour, of 24")


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
class BulkPolicy:
    """How many are invited at once, how fast, and how long a file's lines count."""

    per_minute: int
    most_lines: int
    max_bytes: int
    same_line_days: int
    unsent_days: int
    sms_segments: int


@dataclass(frozen=True, kw_only=True)
class SignInPolicy:
    """When staff who mistype must pause."""

    wrong_tries: int
    wrong_tries_per_address: int
    pause_minutes: int
    code_minutes: int
    link_hours: int
    fresh_minutes: int
    passkey_seconds: int


@dataclass(frozen=True, kw_only=True)
class ReviewPolicy:
    """How often steps may be asked again, who decides, and when waiting is too long."""

    rounds: int
    soon_hours: int
    late_hours: int
    lease_minutes: int
    four_eyes_rejection: Literal["off", "on"]


@dataclass(frozen=True, kw_only=True)
class ReverificationPolicy:
    """When verified customers are asked once more, and how long they have."""

    grace_days: int
    reminder_days: int
    last_reminder_days: int
    automatic: Literal["on", "off"]
    before_expiry_days: int


@dataclass(frozen=True, kw_only=True)
class LawfulPolicy:
    """How long a package for a request by law is there, and how it is made."""

    package_days: int
    resume_minutes: int
    package_lease_seconds: int
    package_tries: int


@dataclass(frozen=True, kw_only=True)
class NumbersPolicy:
    """What the numbers take for given up, and what is too much to count each time."""

    leaving_days: int
    keep_from: int
    keep_minutes: int


@dataclass(frozen=True, kw_only=True)
class Policy:
    """All of policy.toml, a value for each of its tables."""

    customer: CustomerPolicy
    session: SessionPolicy
    handoff: HandoffPolicy
    code: CodePolicy
    message: MessagePolicy
    invitation: InvitationPolicy
    bulk: BulkPolicy
    sign_in: SignInPolicy
    review: ReviewPolicy
    reverification: ReverificationPolicy
    lawful: LawfulPolicy
    numbers: NumbersPolicy
    picture: PicturePolicy
    quality: QualityPolicy
    data: DataPolicy
    person: PersonPolicy
    challenge: ChallengePolicy
    movement: MovementPolicy
    document: DocumentPolicy
    decision: DecisionPolicy
    examination: ExaminationPolicy
    reading: ReadingPolicy
    forgery: ForgeryPolicy
    retention: RetentionPolicy
    rights: RightsPolicy
    screening: ScreeningPolicy
    desk: DeskPolicy
    transfer: TransferPolicy
    refund: RefundPolicy
    cases: CasesPolicy

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Self:
        """Read the file; raise ConfigError naming the first wrong key."""
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"Cannot read the policy file: {error}") from error
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read such a file's text; raise ConfigError naming the first wrong key."""
        try:
            given = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ConfigError(f"Cannot read the policy file: {error}") from error
        hints = get_type_hints(cls)
        tables.same_keys(given, hints, where="policy")
        return cls(
            **{
                name: tables.read(kind, given[name], where=name)
                for name, kind in hints.items()
            }
        )

    @property
    def fingerprint(self) -> str:
        """Give 64 hex digits that change with every number, not with comments."""
        plain = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(plain.encode()).hexdigest()
