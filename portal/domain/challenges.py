"""The movements that a customer is asked for, drawn anew each time, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from portal.domain.findings import Finding
from portal.domain.movements import Move as Move
from portal.domain.movements import Pose as Pose
from portal.domain.movements import fresh, held, is_back, is_still
from portal.policy import ChallengePolicy, MovementPolicy
from portal.states import CheckOutcome

VERSION = "1"
FEWEST_MOVES = 2


class Random(Protocol):
    """Draws; `secrets.SystemRandom()` where it counts."""

    def randint(self, a: int, b: int, /) -> int:
        """Give a whole number from a to b, both included."""

    def sample(self, population: Sequence[Move], k: int) -> list[Move]:
        """Give k different ones in random order."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The movements that were asked for, in their order."""

    moves: tuple[Move, ...]


def draw(random: Random, policy: ChallengePolicy) -> Asked:
    """Draw two movements or more, no two the same, so that one is always a turn."""
    most = min(len(Move), max(FEWEST_MOVES, policy.moves))
    count = random.randint(FEWEST_MOVES, most)
    return Asked(moves=tuple(random.sample(list(Move), count)))


def judge(
    asked: Asked | None,
    poses: Sequence[Pose],
    policy: MovementPolicy,
    *,
    same_person: float,
) -> Finding:
    """
    Hold what the frames show against what was asked for.

    `same_person` is the longest distance between the selfie's template and that of
    the same person, turned. The score is how many movements came in their order.
    """
    if asked is None or not poses:
        return Finding(
            name="selfie.challenge",
            version=VERSION,
            outcome=CheckOutcome.WARN,
            reasons=("no_challenge",),
        )
    seen = tuple(each.move for each in held(fresh(poses, policy), policy))
    reason = _not_one_head(poses, policy, same_person) or _not_as_asked(
        asked, poses, policy
    )
    return Finding(
        name="selfie.challenge",
        version=VERSION,
        outcome=CheckOutcome.FAIL if reason else CheckOutcome.PASS,
        score=float(_in_order(seen, asked.moves)),
        limit=float(len(asked.moves)),
        reasons=(reason,) if reason else (),
        details={
            "asked": [str(move) for move in asked.moves],
            "seen": [str(move) for move in seen],
            "frames": [_told(pose) for pose in poses],
        },
    )


def _not_one_head(
    poses: Sequence[Pose], policy: MovementPolicy, same_person: float
) -> str | None:
    """Give what speaks against the burst, whatever was asked for."""
    if len(poses) < policy.least_frames:
        return "challenge_failed"
    if any(one.milliseconds >= two.milliseconds for one, two in pairwise(poses)):
        return "challenge_order"
    if poses[-1].milliseconds > policy.longest_seconds * 1000:
        return "challenge_late"
    if any(pose.faces == 0 for pose in poses):
        return "no_face"
    if any(pose.faces > 1 for pose in poses):
        return "several_faces"
    if is_still(poses, policy):
        return "still_picture"
    if any(pose.distance > same_person for pose in poses if pose.distance is not None):
        return "another_person"
    return None


def _not_as_asked(
    asked: Asked, poses: Sequence[Pose], policy: MovementPolicy
) -> str | None:
    """Give how the movements differ from those that were asked for."""
    found = held(fresh(poses, policy), policy)
    seen = [each.move for each in found]
    if seen != list(asked.moves):
        return (
            "challenge_order" if set(asked.moves) <= set(seen) else "challenge_failed"
        )
    spread = poses[-1].milliseconds - poses[0].milliseconds
    if spread < policy.least_seconds * 1000 or not is_back(poses, found[-1], policy):
        return "challenge_failed"
    return None


def _in_order(seen: Sequence[Move], asked: Sequence[Move]) -> int:
    """Count the movements asked for that were seen one after the other."""
    rest = iter(seen)
    count = 0
    for move in asked:
        if move not in rest:
            break
        count += 1
    return count


def _told(pose: Pose) -> dict[str, Any]:
    return {
        "milliseconds": pose.milliseconds,
        "faces": pose.faces,
        "yaw": round(pose.yaw, 1),
        "width": round(pose.width, 3),
    }
