"""Turns the frames of a challenge into poses that can be judged. Child only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.faces.detection import Found, closely, find
from portal.checks.faces.templates import distance, template
from portal.domain.movements import TURNS, Move, Pose, movements
from portal.policy import MovementPolicy, PersonPolicy

SIDE = 200  # pixels, of the frame in which the face is looked for
SURE = 0.8  # YuNet's score: less is no second person
THUMB = (96, 96)  # pixels: small enough to compare each frame with each

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Frame:
    """One frame: RGB, uint8, and the time since the first movement was asked for."""

    pixels: Pixels
    milliseconds: int


def persons(faces: Sequence[Found], policy: PersonPolicy) -> list[Found]:
    """Leave out what is too small beside the largest face to be before the camera."""
    return [
        face
        for face in faces
        if face is faces[0]
        or (
            face.score >= SURE
            and face.width >= policy.other_face_share * faces[0].width
        )
    ]


def poses(
    frames: Sequence[Frame],
    selfie: tuple[float, ...] | None,
    movement: MovementPolicy,
    person: PersonPolicy,
) -> list[Pose]:
    """
    Give what each frame shows.

    The distance to the selfie's template is measured in two of them, for a template
    takes ten times as long as a pose.
    """
    found = [persons(find(frame.pixels, side=SIDE), person) for frame in frames]
    shown = [
        _pose(frame, faces, difference)
        for frame, faces, difference in zip(
            frames, found, _differences(frames), strict=True
        )
    ]
    if selfie is None:
        return shown
    for place in _telling(shown, movement):
        if found[place]:
            described = template(frames[place].pixels, found[place][0])
            shown[place] = replace(shown[place], distance=distance(selfie, described))
    return shown


def _pose(frame: Frame, faces: list[Found], difference: float | None) -> Pose:
    if not faces:
        return Pose(milliseconds=frame.milliseconds, faces=0, difference=difference)
    face = closely(frame.pixels, faces[0])
    return Pose(
        milliseconds=frame.milliseconds,
        faces=len(faces),
        yaw=face.yaw,
        width=face.width / frame.pixels.shape[1],
        marks=face.marks,
        difference=difference,
    )


def _telling(shown: list[Pose], policy: MovementPolicy) -> list[int]:
    """
    Choose a straight frame and a turned one, the nearest and the least turned.

    A still of the selfie's person cannot turn, so whoever turns is told by one frame.
    """
    made = movements(shown, policy).made
    near = [pose for each in made if each.move is Move.CLOSER for pose in each.poses]
    turned = [pose for each in made if each.move in TURNS for pose in each.poses]
    chosen = [
        min(some, key=lambda pose: abs(pose.yaw))
        for some in (near or shown, turned)
        if some
    ]
    return [place for place, pose in enumerate(shown) if _is_in(pose, *chosen)]


def _is_in(pose: Pose, *poses: Pose) -> bool:
    return any(pose is each for each in poses)


def _differences(frames: Sequence[Frame]) -> list[float | None]:
    """Give how far each frame is from the most similar one before it, of 255."""
    thumbs = [
        cv2.resize(
            cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2GRAY),
            THUMB,
            interpolation=cv2.INTER_AREA,
        ).astype(np.float32)
        for frame in frames
    ]
    return [
        min(
            (float(np.abs(thumb - other).mean()) for other in thumbs[:at]), default=None
        )
        for at, thumb in enumerate(thumbs)
    ]
