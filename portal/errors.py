"""What can go wrong, each with the data a page needs to explain it."""

from dataclasses import dataclass
from datetime import datetime


class PortalError(Exception):
    """The root of every error that a page or an answer explains."""


class ConfigError(PortalError):
    """A setting is missing or unsafe; the message says which and what to do."""


@dataclass
class CannotOpen(PortalError):
    """A sealed value was altered, or its key is gone."""

    context: str


@dataclass
class KeyDestroyed(CannotOpen):
    """The key was destroyed on purpose: what it sealed is erased."""


@dataclass
class ArchiveRefused(PortalError):
    """A backup cannot be restored; `why` is said of it in a sentence."""

    why: str


@dataclass
class CannotMark(PortalError):
    """The viewer's name could not be drawn into a picture, which is not shown then."""

    reason: str


@dataclass
class StepNotAllowed(PortalError):
    """A step was asked for before its turn, or after it was done."""

    key: str


@dataclass
class StaleVersion(PortalError):
    """The page that was sent is older than what it wants to change."""

    seen: int
    current: int


@dataclass
class AlreadyDone(PortalError):
    """Somebody, perhaps the same person on another screen, did it first."""

    what: str


@dataclass
class TooMany(PortalError):
    """A limit is reached; it opens again at `retry_at`."""

    limit: str
    retry_at: datetime


@dataclass
class LinkClosed(PortalError):
    """A handoff or invitation link leads nowhere any more; `reason` says why."""

    reason: str


class WrongPassword(PortalError):
    """The address or the password does not fit; which of them is never told."""


class WrongSecondFactor(PortalError):
    """The code does not fit, was used before, or is of another time."""


@dataclass
class PasskeyRefused(WrongSecondFactor):
    """A passkey's answer cannot be taken; `reason` says why, in one word."""

    reason: str


class LastSecondFactor(PortalError):
    """Nothing would be left to sign in with beside the password."""


class LastAdministrator(PortalError):
    """Nobody would be left who can manage staff."""


class EmailTaken(PortalError):
    """A colleague with this e-mail address is there already."""


class NotVerified(PortalError):
    """The customer was never verified: invite, there is nothing to verify again."""


class NoAddress(PortalError):
    """The customer has no e-mail address or phone number for this way."""


@dataclass
class GroupRefused(PortalError):
    """A filter of customers cannot be read; `field` names the part that is wrong."""

    field: str


class RoundsOver(PortalError):
    """The steps were asked for as often as allowed: approve or reject."""


class ReasonMissing(PortalError):
    """A decision came without a reason from the list, or with an unknown one."""


@dataclass
class HeldBy(PortalError):
    """A colleague holds this verification; `name` is theirs."""

    name: str
    since: datetime


class AwaitsSecond(PortalError):
    """A rejection is proposed: a second person confirms it or sends it back."""


class SamePerson(PortalError):
    """Who proposed a rejection cannot be the second person too."""


class RulesChanged(PortalError):
    """Other rules of screening came into force since these were made from them."""


class SameRules(PortalError):
    """Rules were proposed that are in force already: not one value differs."""


class ProposerGone(PortalError):
    """Who proposed the rejection is no colleague any more: it can be sent back only."""


class OwnRequest(PortalError):
    """Who asked for a package cannot approve it: somebody else has to."""


@dataclass
class DownloadRefused(PortalError):
    """A package cannot be handed out; `reason` says why, in one word."""

    reason: str


class Overtaken(PortalError):
    """Another worker took this work over: what is done here counts no more."""


@dataclass
class WrongCode(PortalError):
    """A one-time code did not fit; `tries_left` more may be tried."""

    tries_left: int


class Held(PortalError):
    """An open matter needs the customer's data: they cannot be erased now."""


@dataclass
class CodeExpired(PortalError):
    """The one-time code is too old, was used, or was tried too often."""

    reason: str


@dataclass
class PictureRefused(PortalError):
    """A picture cannot be taken; `reasons` are keys of `domain.reasons`."""

    reasons: tuple[str, ...]


@dataclass
class DeliveryRefused(PortalError):
    """The gateway will never deliver this message; `reason` is the gateway's."""

    reason: str
    code: str = ""


@dataclass
class DeliveryDelayed(PortalError):
    """The gateway cannot take the message now; trying again may work."""

    reason: str
    retry_after: float | None = None


@dataclass
class ServiceUnreachable(PortalError):
    """A service gave no answer that can be used; it may be asked again later."""

    reason: str


@dataclass
class ListRefused(PortalError):
    """A sanctions list cannot be imported; `why` is said of it in a sentence."""

    why: str


@dataclass
class ExaminationFailed(PortalError):
    """A picture could not be examined; `why` is told to operators, in a few words."""

    why: str


@dataclass
class FileRefused(PortalError):
    """A list of people cannot be read at all; `why` is a key of the page's words."""

    why: str


class CustomerErased(PortalError):
    """The customer was erased: nothing more can be kept of them."""


@dataclass
class TransferDiffers(PortalError):
    """This transfer is known already, with other values; `known` is its public id."""

    known: str


@dataclass
class RefundClosed(PortalError):
    """This cannot be done with a refund now; `reason` is a key of the page's words."""

    reason: str
