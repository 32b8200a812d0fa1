"""What goes wrong when people come in, or act for each other."""

from dataclasses import dataclass
from datetime import datetime

from portal.errors.base import PortalError


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


class SamePerson(PortalError):
    """Who proposed something cannot be the second person too."""


class ProposerGone(PortalError):
    """Who proposed it may not decide any more: it can be sent back only."""


@dataclass
class WrongCode(PortalError):
    """A one-time code did not fit; `tries_left` more may be tried."""

    tries_left: int


@dataclass
class CodeExpired(PortalError):
    """The one-time code is too old, was used, or was tried too often."""

    reason: str
