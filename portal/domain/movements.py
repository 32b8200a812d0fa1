"""
What a burst of frames shows of a head: its movements, and whether it is a head at all.

Left and right are the person's own, and are judged on frames as the camera gave them,
never on a mirrored preview: who turns to their own left looks to the right of the
picture, and there `yaw` is below zero.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from portal.domain.documents.planes import Marks, nose_shift
from portal.policy import MovementPolicy


class Move(StrEnum):
    """What may be asked for, from a head that looks straight ahead."""

    TURN_LEFT = "turn_left"  # to the person's own left
    TURN_RIGHT = "turn_right"
    CLOSER = "closer"


TURNS = {Move.TURN_LEFT, Move.TURN_RIGHT}


@dataclass(frozen=True, kw_only=True)
class Pose:
    """
    What one frame of a burst shows.

    `yaw` in degrees, below zero to the person's own left. `width` of the face is a
    share of the frame's width. `difference` is how far the frame is from the most
    similar one before it, in grey levels of 255; `distance` how far its face is from
    the selfie's, where that was measured.
    """

    milliseconds: int  # since the first movement was asked for
    faces: int
    yaw: float = 0.0
    width: float = 0.0
    marks: Marks | None = None
    difference: float | None = None
    distance: float | None = None


@dataclass(frozen=True)
class Held:
    """A movement that was made, and the frames that show it, if it was held."""

    move: Move
    poses: tuple[Pose, ...]


@dataclass(frozen=True)
class Movements:
    """What a burst shows: each movement that was made, in order, and how steadily."""

    made: tuple[Held, ...]
    runs: int  # frames in a row that show the same, counted once
    is_back: bool  # straight again after the last movement

    @property
    def moves(self) -> tuple[Move, ...]:
        """Give the movements alone."""
        return tuple(each.move for each in self.made)


def movements(poses: Sequence[Pose], policy: MovementPolicy) -> Movements:
    """
    Tell the movements of a head from its poses.

    Who wavers has not moved twice, and who stays close has not come closer again. A
    movement that shows in too few frames in a row is left as it is: it has no frames.
    """
    runs = [
        (shown, tuple(pose for _, pose in group))
        for shown, group in groupby(_shown(poses, policy), key=lambda each: each[0])
    ]
    made: list[Held] = []
    for shown, frames in runs:
        if shown is None:
            continue
        long = frames if len(frames) >= policy.held_frames else ()
        if made and made[-1].move is shown:
            made[-1] = Held(shown, made[-1].poses + long)
        elif shown is not Move.CLOSER or shown not in [each.move for each in made]:
            made.append(Held(shown, long))
    closer = bool(made) and made[-1].move is Move.CLOSER
    is_back = closer or (bool(runs) and runs[-1][0] is None)
    return Movements(tuple(made), len(runs), is_back)


def fresh(poses: Sequence[Pose], policy: MovementPolicy) -> list[Pose]:
    """Leave out the frames that repeat one before them."""
    least = policy.least_difference
    return [
        pose for pose in poses if pose.difference is None or pose.difference >= least
    ]


def is_still(poses: Sequence[Pose], policy: MovementPolicy) -> bool:
    """
    Say whether a flat picture, however it is moved, could have given these frames.

    It could if half of them are repeated, or if the nose did not leave its plane in
    each of the turns that are seen, or in any frame when no turn is seen.
    """
    if 2 * len(fresh(poses, policy)) <= len(poses):
        return True
    ahead = _ahead(poses, policy)
    straight = min(poses, key=lambda pose: abs(pose.yaw - ahead))
    turns = [
        each.poses
        for each in movements(poses, policy).made
        if each.move in TURNS and each.poses
    ]
    if not turns:
        return all(_relief(straight, pose) < policy.nose_shift for pose in poses)
    return any(
        statistics.median(_relief(straight, pose) for pose in turn) < policy.nose_shift
        for turn in turns
    )


def _relief(straight: Pose, pose: Pose) -> float:
    """Give how far the nose left its plane to the side that the head turned to."""
    if straight.marks is None or pose.marks is None:
        return 0.0
    shift = nose_shift(straight.marks, pose.marks) or 0.0
    return -shift if pose.yaw > straight.yaw else shift


def _ahead(poses: Sequence[Pose], policy: MovementPolicy) -> float:
    """Give the yaw of looking ahead: the first frame's, if that is near to straight."""
    most = policy.straight_degrees
    return max(-most, min(most, poses[0].yaw)) if poses else 0.0


def _shown(
    poses: Sequence[Pose], policy: MovementPolicy
) -> Iterator[tuple[Move | None, Pose]]:
    """
    Give each frame with its movement, None if straight; leave out those between.

    Straight is as the first frame looks, for a camera may stand a little aside.
    """
    ahead, far = _ahead(poses, policy), 0.0
    for pose in poses:
        yaw = pose.yaw - ahead
        if abs(yaw) >= policy.turned_degrees:
            yield (Move.TURN_LEFT if yaw < 0 else Move.TURN_RIGHT), pose
        elif abs(yaw) <= policy.straight_degrees:
            far = far or pose.width
            closer = pose.width >= policy.growth * far
            yield (Move.CLOSER if closer else None), pose
