"""Examines one file: decode, judge, encode, look for marks. Child process only."""

import time
from dataclasses import asdict
from typing import Any

import numpy as np

from portal.checks import quality
from portal.checks.decoding import Decoded, Refused, decode, encode
from portal.checks.forgery.editing import signs_of_editing
from portal.checks.previews import preview
from portal.checks.timing import milliseconds_since
from portal.checks.values import Finding
from portal.policy import ForgeryPolicy, PicturePolicy, QualityPolicy
from portal.states import CheckOutcome, Side

VERSION = "1"


def examine(
    original: bytes, task: dict[str, Any]
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Give the answer as plain values, the picture to keep, and its small one."""
    started = time.perf_counter()
    try:
        decoded = decode(original, PicturePolicy(**task["picture"]))
    except Refused as refused:
        return _answer([_decoding(started, None, refused.reason)]), ()
    picture = encode(decoded.image)
    checks = [_decoding(started, decoded)]
    pixels = np.asarray(decoded.image)
    policy = QualityPolicy(**task["quality"])
    checks += quality.judge(pixels, Side(task["side"]), policy)
    head = _answer(checks, *decoded.image.size)
    if head["reasons"]:
        return head, (picture,)
    if Side(task["side"]) is not Side.SELFIE:
        # a warning: it refuses nothing, but the original is seen here alone
        doubt = ForgeryPolicy(**task["forgery"])
        checks.append(signs_of_editing(original, decoded.kind, doubt))
    return _answer(checks, *decoded.image.size), (picture, preview(decoded.image))


def _answer(checks: list[Finding], width: int = 0, height: int = 0) -> dict[str, Any]:
    return {
        "width": width,
        "height": height,
        "reasons": [
            reason
            for check in checks
            if check.outcome is CheckOutcome.FAIL
            for reason in check.reasons
        ],
        "checks": [asdict(check) for check in checks],
    }


def _decoding(
    started: float, decoded: Decoded | None, reason: str | None = None
) -> Finding:
    return Finding(
        name="decoding",
        version=VERSION,
        outcome=CheckOutcome.FAIL if reason else CheckOutcome.PASS,
        reasons=(reason,) if reason else (),
        details={"kind": decoded.kind, "pixels": decoded.pixels} if decoded else {},
        milliseconds=milliseconds_since(started),
    )
