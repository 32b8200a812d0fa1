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

from portal.domain.planes import Marks, nose_shift
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
    """A movement that was held, and the frames that show it."""

    move: Move
    poses: tuple[Pose, ...]


def held(poses: Sequence[Pose], policy: MovementPolicy) -> list[Held]:
    """Give the movements that were held long enough, in their order."""
    found: list[Held] = []
    for shown, group in groupby(_shown(poses, policy), key=lambda each: each[0]):
        frames = tuple(pose for _, pose in group)
        if shown is None or len(frames) < policy.held_frames:
            continue
        # who wavers has not moved twice; who stays close has not come closer again
        moves = [each.move for each in found]
        if moves[-1:] == [shown] or (shown is Move.CLOSER and shown in moves):
            continue
        found.append(Held(shown, frames))
    return found


def is_back(poses: Sequence[Pose], last: Held, policy: MovementPolicy) -> bool:
    """Say whether the head was straight again after its last movement."""
    end = last.poses[-1].milliseconds
    return last.move is Move.CLOSER or any(
        _is_straight(pose, policy) for pose in poses if pose.milliseconds > end
    )


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
    straight = min(poses, key=lambda pose: abs(pose.yaw)).marks
    turns = [each.poses for each in held(poses, policy) if each.move in TURNS]
    if not turns:
        return all(_relief(straight, pose) < policy.nose_shift for pose in poses)
    return any(
        statistics.median(_relief(straight, pose) for pose in turn) < policy.nose_shift
        for turn in turns
    )


def _relief(straight: Marks | None, pose: Pose) -> float:
    """Give how far the nose left its plane to the side that the head turned to."""
    if straight is None or pose.marks is None:
        return 0.0
    shift = nose_shift(straight, pose.marks) or 0.0
    return -shift if pose.yaw > 0 else shift


def _shown(
    poses: Sequence[Pose], policy: MovementPolicy
) -> Iterator[tuple[Move | None, Pose]]:
    """Give each frame with its movement, None if straight; leave out those between."""
    far = next((pose.width for pose in poses if _is_straight(pose, policy)), None)
    for pose in poses:
        if pose.yaw <= -policy.turned_degrees:
            yield Move.TURN_LEFT, pose
        elif pose.yaw >= policy.turned_degrees:
            yield Move.TURN_RIGHT, pose
        elif far and _is_straight(pose, policy):
            closer = pose.width >= policy.growth * far
            yield (Move.CLOSER if closer else None), pose


def _is_straight(pose: Pose, policy: MovementPolicy) -> bool:
    return abs(pose.yaw) <= policy.straight_degrees
