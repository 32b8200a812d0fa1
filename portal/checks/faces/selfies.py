"""Judges a selfie and the burst of its challenge. Examiner's child only."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.checks.faces.burst import Frame, persons, poses
from portal.checks.faces.covers import Covers
from portal.checks.faces.described import described
from portal.checks.faces.detection import Found, find
from portal.checks.faces.sheets import sides_around
from portal.checks.faces.weights import load
from portal.checks.forgery import screen_texture
from portal.checks.timing import milliseconds_since
from portal.domain.challenges import Asked, judge
from portal.domain.documents.seen import Face, SelfieSeen
from portal.domain.findings import Finding
from portal.policy import PersonPolicy, Policy
from portal.states import CheckOutcome

VERSION = "1"
SIDE = 320  # pixels, of the picture in which the face is looked for: it is large there
FINE_SIDE = 640  # and in which it is looked for if it is not
AROUND = 1.0  # of the face's box, on each side, in which a screen would show
SHEET = 4  # sides of one that is seen whole

Pixels = NDArray[Any]


def selfie(
    pixels: Pixels, frames: Sequence[Frame], asked: Asked | None, policy: Policy
) -> SelfieSeen:
    """
    Give the face, and a finding of each check of the person.

    RGB, uint8. Without a face only that is said, and of the challenge what its frames
    show; the frames are compared with the selfie.
    """
    started = time.perf_counter()
    load()
    faces = find(pixels, side=SIDE) or find(pixels, side=FINE_SIDE)
    near = persons(faces, policy.person)
    if not near:
        missing = Finding(
            name="selfie.face",
            version=VERSION,
            outcome=CheckOutcome.FAIL,
            reasons=("no_face",),
        )
        return SelfieSeen(
            face=None,
            findings=(
                _timed(missing, started),
                _challenge(frames, asked, None, policy),
            ),
        )
    face, covers = described(pixels, near[0], policy.person)
    found = _timed(_face(pixels, near, face, policy.person), started)
    return SelfieSeen(
        face=face,
        findings=(
            found,
            _eyes(face, policy.person),
            _turned(face, policy.person),
            _covered(covers, policy.person),
            _liveness(pixels, near[0], policy),
            _challenge(frames, asked, face, policy),
        ),
    )


def _face(
    pixels: Pixels, near: list[Found], face: Face, policy: PersonPolicy
) -> Finding:
    least = max(policy.min_selfie_face, policy.min_selfie_share * min(pixels.shape[:2]))
    wrong = {
        "several_faces": len(near) > 1,
        "face_small": face.width < least,
        "face_cut": near[0].room(pixels) < policy.least_room,
        "face_blurred": face.sharpness < policy.selfie_sharpness,
    }
    reasons = tuple(reason for reason, is_so in wrong.items() if is_so)
    return Finding(
        name="selfie.face",
        version=VERSION,
        outcome=CheckOutcome.FAIL if reasons else CheckOutcome.PASS,
        reasons=reasons,
        score=float(face.width),
        limit=round(least, 1),
        details={
            "box": face.box,
            "faces": len(near),
            "sharpness": face.sharpness,
            "sharpness_limit": policy.selfie_sharpness,
        },
    )


def _eyes(face: Face, policy: PersonPolicy) -> Finding:
    """Point closed eyes out, no more: narrow ones look alike."""
    contrast = face.eyes_open or 0.0
    closed = contrast < policy.closed_eyes
    return Finding(
        name="selfie.eyes",
        version=VERSION,
        outcome=CheckOutcome.WARN if closed else CheckOutcome.PASS,
        reasons=("eyes_closed",) if closed else (),
        score=contrast,
        limit=policy.closed_eyes,
    )


def _turned(face: Face, policy: PersonPolicy) -> Finding:
    away = abs(face.yaw) > policy.turned_degrees
    tilted = abs(face.roll) > policy.tilted_degrees
    return Finding(
        name="selfie.turned",
        version=VERSION,
        outcome=CheckOutcome.FAIL if away or tilted else CheckOutcome.PASS,
        reasons=("face_turned",) if away or tilted else (),
        score=abs(face.yaw),
        limit=policy.turned_degrees,
        details={"yaw": face.yaw, "roll": face.roll},
    )


def _covered(covers: Covers, policy: PersonPolicy) -> Finding:
    dark = covers.lenses < policy.dark_lenses
    masked = covers.mask > policy.mask_colour
    return Finding(
        name="selfie.covered",
        version=VERSION,
        outcome=CheckOutcome.FAIL if dark or masked else CheckOutcome.PASS,
        reasons=("face_covered",) if dark or masked else (),
        score=round(covers.mask if masked else covers.lenses, 3),
        limit=policy.mask_colour if masked else policy.dark_lenses,
        details={"mask": round(covers.mask, 1), "lenses": round(covers.lenses, 3)},
    )


def _liveness(pixels: Pixels, face: Found, policy: Policy) -> Finding:
    """Look for a screen's grid and a sheet's edges: one warns, both at once fail."""
    started = time.perf_counter()
    texture = screen_texture(_surroundings(pixels, face))
    sides = sides_around(pixels, face)
    forgery = policy.forgery
    outcome = CheckOutcome.PASS
    if texture >= forgery.screen_warn or sides >= policy.person.sheet_sides:
        outcome = CheckOutcome.WARN
    if texture >= forgery.screen_fail and sides >= SHEET:
        outcome = CheckOutcome.FAIL
    finding = Finding(
        name="selfie.liveness",
        version=VERSION,
        outcome=outcome,
        reasons=() if outcome is CheckOutcome.PASS else ("not_live",),
        score=round(texture, 3),
        limit=forgery.screen_warn,
        details={"sheet_sides": sides},
    )
    return _timed(finding, started)


def _surroundings(pixels: Pixels, face: Found) -> Pixels:
    across, down = AROUND * face.width, AROUND * face.height
    left, top = max(0, int(face.left - across)), max(0, int(face.top - down))
    right, bottom = int(face.right + across), int(face.bottom + down)
    return np.ascontiguousarray(pixels[top:bottom, left:right])


def _challenge(
    frames: Sequence[Frame], asked: Asked | None, face: Face | None, policy: Policy
) -> Finding:
    started = time.perf_counter()
    shown = (
        poses(
            frames,
            face.template if face else None,
            policy.movement,
            policy.person,
        )
        if asked is not None
        else []
    )
    return _timed(judge(asked, shown, policy.movement), started)


def _timed(finding: Finding, started: float) -> Finding:
    return replace(finding, milliseconds=milliseconds_since(started))
