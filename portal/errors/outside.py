"""What comes from outside and cannot be taken, or does not answer."""

from dataclasses import dataclass

from portal.errors.base import PortalError


@dataclass
class ArchiveRefused(PortalError):
    """A backup cannot be restored; `why` is said of it in a sentence."""

    why: str


@dataclass
class CannotMark(PortalError):
    """The viewer's name could not be drawn into a picture, which is not shown then."""

    reason: str


@dataclass
class GroupRefused(PortalError):
    """A filter of customers cannot be read; `field` names the part that is wrong."""

    field: str


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
