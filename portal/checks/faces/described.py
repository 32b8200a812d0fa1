"""Brings together all that is known of one face. Examiner's child only."""

from typing import Any

from numpy.typing import NDArray

from portal.checks.faces.covers import Covers, covers, eyes_open
from portal.checks.faces.detection import Found, closely
from portal.checks.faces.regions import sharpness, upright
from portal.checks.faces.templates import template
from portal.domain.documents.seen import Face
from portal.policy import PersonPolicy

Pixels = NDArray[Any]


def described(
    pixels: Pixels, found: Found, policy: PersonPolicy
) -> tuple[Face, Covers]:
    """Measure a face, give it a template, and tell what stands before it."""
    found = closely(pixels, found)
    straight = upright(pixels, found)
    face = Face(
        box=found.box(pixels),
        width=round(found.width),
        score=found.score,
        yaw=round(found.yaw, 1),
        roll=round(found.roll, 1),
        sharpness=round(sharpness(straight), 3),
        eyes_open=round(eyes_open(straight), 3),
        template=template(pixels, found),
    )
    return face, covers(straight, mouth_differs=policy.mouth_differs)
