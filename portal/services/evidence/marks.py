"""Have the viewer's name and the time drawn into a picture that staff are shown."""

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.checks import sandboxed
from portal.policy import Policy

MOST_LETTERS = 60  # of a name
ID_LETTERS = 6  # of the viewer's public id: names may be alike


@dataclass(frozen=True)
class Viewer:
    """Whose screen the picture is for."""

    name: str
    public_id: str


def mark(
    jpeg: bytes, viewer: Viewer, *, at: datetime, longest: int, policy: Policy
) -> bytes:
    """
    Give the JPEG, no longer than `longest` pixels, marked in a limited child process.

    Touches no database and takes tenths of a second: call it outside a transaction.
    Raise CannotMark; the picture without a mark is for nobody.
    """
    return sandboxed.mark(jpeg, words(viewer, at), longest=longest, policy=policy)


def words(viewer: Viewer, at: datetime) -> str:
    """Give "Rae Reviewer · 2026-11-22 11:30 UTC · 3f9a2c"."""
    name = "".join(filter(str.isprintable, viewer.name))[:MOST_LETTERS]
    moment = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"{name} · {moment} · {viewer.public_id[:ID_LETTERS]}"
