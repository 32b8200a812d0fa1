"""What an examination gives: plain values, without any library that decodes."""

from dataclasses import dataclass, field

from portal.domain.findings import Finding as Finding


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


@dataclass(frozen=True, kw_only=True)
class Burst:
    """
    The film of a challenge: JPEGs, each with its milliseconds since the beginning.

    Without frames, `why` says in a word what was wrong with the film.
    """

    frames: tuple[tuple[int, bytes], ...] = field(default=(), repr=False)
    why: str = ""
    milliseconds: int = 0  # that its examination took


def refused(reason: str) -> Examined:
    """Give the result of a file that was not, or could not be, looked at."""
    return Examined(reasons=(reason,))
