"""What an examination gives: plain values, without any library that decodes."""

from dataclasses import dataclass, field
from typing import Any

from portal.states import CheckOutcome


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The result of one check; `reasons` are keys of `domain.reasons.PICTURE`."""

    name: str
    version: str
    outcome: CheckOutcome
    score: float | None = None
    reasons: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    milliseconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Examined:
    """
    What one file turned out to be.

    `picture` is an upright JPEG without metadata, or None if the file could not be
    read at all. Without reasons it is accepted, and `preview` is a small JPEG of it.
    """

    picture: bytes | None = field(default=None, repr=False)
    preview: bytes | None = field(default=None, repr=False)
    width: int = 0
    height: int = 0
    reasons: tuple[str, ...] = ()
    checks: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Say whether the picture is good enough to keep."""
        return self.picture is not None and not self.reasons


def refused(reason: str) -> Examined:
    """Give the result of a file that was not, or could not be, looked at."""
    return Examined(reasons=(reason,))
