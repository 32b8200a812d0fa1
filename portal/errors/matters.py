"""What cannot be done with a customer's matter, and why."""

from dataclasses import dataclass
from datetime import datetime

from portal.errors.base import PortalError


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


class NotVerified(PortalError):
    """The customer was never verified: invite, there is nothing to verify again."""


class NoAddress(PortalError):
    """The customer has no e-mail address or phone number for this way."""


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


class RulesChanged(PortalError):
    """Other rules of screening came into force since these were made from them."""


class SameRules(PortalError):
    """Rules were proposed that are in force already: not one value differs."""


class OwnRequest(PortalError):
    """Who asked for a package cannot approve it: somebody else has to."""


@dataclass
class DownloadRefused(PortalError):
    """A package cannot be handed out; `reason` says why, in one word."""

    reason: str


class Overtaken(PortalError):
    """Another worker took this work over: what is done here counts no more."""


class Held(PortalError):
    """An open matter needs the customer's data: they cannot be erased now."""


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
