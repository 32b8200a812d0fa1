"""The movements that a customer is asked for, drawn anew each time, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from portal.domain.findings import Finding
from portal.domain.movements import Move as Move
from portal.domain.movements import Pose as Pose
from portal.domain.movements import fresh, is_still, movements
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
) -> Finding:
    """
    Hold what the frames show against what was asked for.

    The score is how many movements came in their order.
    """
    if asked is None or not poses:
        return Finding(
            name="selfie.challenge",
            version=VERSION,
            outcome=CheckOutcome.WARN,
            reasons=("no_challenge",),
        )
    seen = movements(fresh(poses, policy), policy).moves
    reason = _not_one_head(poses, policy) or _not_as_asked(asked, poses, policy)
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


def _not_one_head(poses: Sequence[Pose], policy: MovementPolicy) -> str | None:
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
    if any(_is_another(pose, policy) for pose in poses):
        return "another_person"
    return None


def _is_another(pose: Pose, policy: MovementPolicy) -> bool:
    """Say whether this frame shows another person than the selfie."""
    if pose.distance is None:
        return False
    straight = abs(pose.yaw) <= policy.straight_degrees
    return pose.distance > (
        policy.straight_distance if straight else policy.turned_distance
    )


def _not_as_asked(
    asked: Asked, poses: Sequence[Pose], policy: MovementPolicy
) -> str | None:
    """Give how the movements differ from those that were asked for."""
    found = movements(fresh(poses, policy), policy)
    if found.moves != asked.moves:
        whole = set(asked.moves) <= set(found.moves)
        return "challenge_order" if whole else "challenge_failed"
    # straight, moved, straight …: a head that does as asked changes no more often
    if found.runs > 2 * len(asked.moves) + 1 + policy.wavers:
        return "challenge_order"
    spread = poses[-1].milliseconds - poses[0].milliseconds
    held = all(each.poses for each in found.made)
    if not held or not found.is_back or spread < policy.least_seconds * 1000:
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
