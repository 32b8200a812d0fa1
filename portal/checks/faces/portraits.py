"""Finds the holder's portrait on a side of a document. Examiner's child only."""

import time
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.checks.faces.covers import Covers
from portal.checks.faces.described import described
from portal.checks.faces.detection import Found, find
from portal.checks.faces.weights import load
from portal.checks.timing import milliseconds_since
from portal.domain.documents.seen import Box, Face, Page
from portal.domain.findings import Finding
from portal.policy import PersonPolicy, Policy
from portal.states import CheckOutcome

NAME = "document.portrait"
VERSION = "1"
SIDE = 640  # pixels: portraits are a small part of the picture
SURE = 0.8  # YuNet's score: what is less is a pattern of the paper, or a ghost image
QUARTER = 90

Pixels = NDArray[Any]


def portrait(
    pixels: Pixels, page: Page, policy: Policy
) -> tuple[Face | None, tuple[Finding, ...]]:
    """
    Give the largest face, and whether it can be compared; None if there is none.

    RGB, uint8, as given; the face's box is of the picture as it is read, turned by
    `page.turned`, like the page's own boxes. The smaller ghost image that many
    documents repeat is passed over. A side that has no portrait fails: whoever calls
    knows whether it should have one.
    """
    started = time.perf_counter()
    load()
    found, picture, by = _found(pixels, page)
    if found is None:
        missing = Finding(
            name=NAME,
            version=VERSION,
            outcome=CheckOutcome.FAIL,
            reasons=("portrait_hidden",),
            milliseconds=milliseconds_since(started),
        )
        return None, (missing,)
    face, covers = described(picture, found, policy.person)
    face = _placed(face, by)
    reasons = _wrong(face, covers, policy.person)
    outcome = CheckOutcome.PASS
    if reasons:
        hidden = "portrait_hidden" in reasons
        outcome = CheckOutcome.FAIL if hidden else CheckOutcome.WARN
    return face, (
        Finding(
            name=NAME,
            version=VERSION,
            outcome=outcome,
            reasons=reasons,
            score=float(face.width),
            limit=float(policy.person.min_portrait_face),
            details={
                "box": face.box,
                "sharpness": face.sharpness,
                "glare": round(covers.glare, 3),
                "yaw": face.yaw,
            },
            milliseconds=milliseconds_since(started),
        ),
    )


def _found(pixels: Pixels, page: Page) -> tuple[Found | None, Pixels, int]:
    """Look in the page's own direction first; in others only if nothing was read."""
    sure = page.zone is not None or len(page.texts) > 0
    for by in (0,) if sure else (0, 90, 270, 180):
        turned = np.rot90(pixels, -(page.turned + by) // QUARTER)
        picture = np.ascontiguousarray(turned)
        faces = find(picture, side=SIDE)
        best = next((face for face in faces if face.score >= SURE), None)
        best = best or max(faces, key=lambda face: face.score, default=None)
        if best is not None and (best.score >= SURE or sure):
            return best, picture, by
    return None, pixels, 0


def _placed(face: Face, by: int) -> Face:
    """Give the face with its box as it is before the picture was turned clockwise."""
    box = face.box
    for _ in range((360 - by) % 360 // QUARTER):
        box = _quarter(box)
    return replace(face, box=box)


def _quarter(box: Box) -> Box:
    left, top, right, bottom = box
    return 1 - bottom, left, 1 - top, right


def _wrong(face: Face, covers: Covers, policy: PersonPolicy) -> tuple[str, ...]:
    if covers.lenses < policy.dark_lenses or covers.mask > policy.mask_colour:
        return ("portrait_hidden",)
    wrong = {
        "too_small": face.width < policy.min_portrait_face,
        "blurred": face.sharpness < policy.portrait_sharpness,
        "glare": covers.glare > policy.face_glare,
    }
    return tuple(reason for reason, is_so in wrong.items() if is_so)
