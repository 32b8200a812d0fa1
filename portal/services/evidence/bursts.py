"""Examine, keep and open the film of a challenge."""

from dataclasses import dataclass, replace
from datetime import datetime

from portal.checks import bursts
from portal.checks.values import Burst as Burst
from portal.checks.values import Examined, Finding
from portal.errors import CannotOpen
from portal.models.challenge import Challenge
from portal.models.evidence import Evidence
from portal.policy import Policy
from portal.ports import Storage
from portal.services.evidence import challenges
from portal.services.evidence.pieces import BURST, fetch, put
from portal.states import CheckOutcome

VERSION = "1"
UNSEEN = "challenge_failed"


@dataclass(frozen=True, kw_only=True)
class Film:
    """The answer to a challenge: what its frames turned out to be."""

    challenge: Challenge
    burst: Burst


def examine(film: bytes, policy: Policy) -> Burst:
    """
    Decode the frames in a limited child process.

    Touches no database and takes up to seconds: call it outside a transaction.
    """
    return bursts.examine(film, policy)


def judged(examined: Examined, film: Film | None, *, now: datetime) -> Examined:
    """
    Give what a selfie turned out to be, its film considered.

    One that answers too late or a second time is refused; one whose film cannot be
    read may stand, and a check says so.
    """
    if film is None:
        return examined
    late = challenges.refusal(film.challenge, now=now)
    return replace(
        examined,
        reasons=(*examined.reasons, late) if late else examined.reasons,
        checks=(*examined.checks, _finding(film.burst)),
    )


def keep(row: Evidence, film: Film | None, storage: Storage, *, now: datetime) -> None:
    """Take the challenge as answered by an accepted selfie, and seal its frames."""
    if film is None:
        return
    challenges.take(film.challenge, row, now=now)
    if film.burst.frames:
        row.burst_key = put(row, BURST, bursts.pack(film.burst), storage)


def open_burst(evidence: Evidence, storage: Storage) -> list[tuple[int, bytes]]:
    """
    Give the frames of a selfie's film: milliseconds since its beginning, and a JPEG.

    Empty if there is no film; raise CannotOpen if it was altered.
    """
    if evidence.burst_key is None:
        return []
    bundle = fetch(evidence, BURST, evidence.burst_key, storage)
    return frames_of(bundle)


def frames_of(bundle: bytes) -> list[tuple[int, bytes]]:
    """Give the frames of a film that was opened; raise CannotOpen if it is none."""
    try:
        return bursts.unpack(bundle)
    except ValueError as error:
        raise CannotOpen(BURST) from error


def _finding(burst: Burst) -> Finding:
    return Finding(
        name="film",
        version=VERSION,
        outcome=CheckOutcome.FAIL if burst.why else CheckOutcome.PASS,
        reasons=(UNSEEN,) if burst.why else (),
        details={"why": burst.why} if burst.why else {"frames": len(burst.frames)},
        milliseconds=burst.milliseconds,
    )
