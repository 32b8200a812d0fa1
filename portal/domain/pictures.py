"""Which picture counts, which was refused before, which comes too late."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.domain.flow import Passage
from portal.domain.standard import STANDARD
from portal.states import Device, EvidenceState, Side

# the same bytes may be welcome later: another time, another side, another type, or
# beside another picture of the other side
PASSING = frozenset(
    {
        "busy",
        "too_slow",
        "same_as_other_side",
        "challenge_late",
        "challenge_used",
        "wrong_type",
        "wrong_country",
        "sides_differ",
        "same_sides",
    }
)
ASKED_AGAIN_FOR_THE_PICTURE = frozenset(
    {"unreadable", "expired", "incomplete", "not_original", "unclear", "not_live"}
)
OTHER_SIDE = {Side.FRONT: Side.BACK, Side.BACK: Side.FRONT}  # of a document


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is known of the accepted picture that a new one would replace."""

    taken_on: Device
    at_version: int


def step_of(side: Side) -> str:
    """Give the key of the step that asks for this side."""
    whole = Passage()
    return next(step.key for step in STANDARD.steps if side in step.sides(whole))


def is_hopeless(state: EvidenceState, reasons: Collection[str]) -> bool:
    """Say whether a file with this past cannot be used when it is sent again."""
    if state is EvidenceState.REFUSED:
        return bool(set(reasons) - PASSING)
    if state is EvidenceState.REPLACED:
        return not ASKED_AGAIN_FOR_THE_PICTURE.isdisjoint(reasons)
    return False


def comes_late(kept: Kept | None, *, device: Device, seen: int | None) -> bool:
    """
    Say whether a new picture would overwrite one that its sender never saw.

    A screen replaces its own picture freely; that of the other screen only from a
    page that was shown after it (`seen` is the version that page carried).
    """
    if kept is None or kept.taken_on is device:
        return False
    return seen is None or seen < kept.at_version
