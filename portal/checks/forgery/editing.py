"""Looks in an uploaded file for signs that a program changed it."""

import time
from typing import Any

from portal.checks.forgery.generations import pasted
from portal.checks.forgery.marks import marks
from portal.checks.forgery.thumbnails import likeness
from portal.checks.timing import milliseconds_since
from portal.domain.findings import Finding
from portal.policy import ForgeryPolicy
from portal.states import CheckOutcome

VERSION = "1"
REASONS = {"screenshot": "screen"}  # of a sign; else "edited"


def signs_of_editing(original: bytes, kind: str, policy: ForgeryPolicy) -> Finding:
    """
    Give `document.edited` of a file whose kind `decoding.kind_of` told.

    No sign proves a forgery, so none is worse than a warning. Its details name the
    kinds of signs and a place: never what the file says of its author or of where
    it was made.
    """
    started = time.perf_counter()
    signs = set(marks(original, kind))
    details: dict[str, Any] = {}
    if kind == "JPEG":
        alike = likeness(original)
        if alike is not None and alike < policy.thumbnail_alike:
            signs.add("thumbnail")
            details["thumbnail"] = alike
        region = pasted(original, policy.pasted_blocks)
        if region is not None:
            signs.add("pasted")
            details |= {"box": [round(side, 4) for side in region.box]}
            details["pasted"] = region.share
    reasons = sorted({REASONS.get(sign, "edited") for sign in signs})
    return Finding(
        name="document.edited",
        version=VERSION,
        outcome=CheckOutcome.WARN if signs else CheckOutcome.PASS,
        score=float(len(signs)),
        limit=1.0,
        reasons=tuple(reasons),
        details={"signs": sorted(signs), **details},
        milliseconds=milliseconds_since(started),
    )
