"""Judges whether a picture shows a document, or a copy of one."""

import time

from portal.checks.forgery.bars import bars_share
from portal.checks.forgery.copies import tones
from portal.checks.forgery.lattice import Pixels, lattice
from portal.checks.timing import milliseconds_since
from portal.domain.documents.seen import Face, Page
from portal.domain.findings import Finding
from portal.policy import ForgeryPolicy
from portal.states import CheckOutcome

VERSION = "1"


def judge(
    pixels: Pixels, page: Page, portrait: Face | None, policy: ForgeryPolicy
) -> tuple[Finding, ...]:
    """Give `document.recaptured` and `document.copied` of an RGB picture."""
    return _recaptured(pixels, policy), _copied(pixels, page, portrait, policy)


def screen_texture(pixels: Pixels) -> float:
    """
    Give how strongly a part of a picture shows a screen's grid, from 0 to 5.

    Below the policy's `screen_warn` there is none to speak of. A part smaller than
    about 260 by 390 pixels is too little to tell, and gives 0.
    """
    return lattice(pixels).strength


def _recaptured(pixels: Pixels, policy: ForgeryPolicy) -> Finding:
    started = time.perf_counter()
    found, bars = lattice(pixels), bars_share(pixels)
    outcome = CheckOutcome.PASS
    if found.strength >= policy.screen_warn or bars >= policy.bars_share:
        outcome = CheckOutcome.WARN
    if found.strength >= policy.screen_fail:
        outcome = CheckOutcome.FAIL
    return Finding(
        name="document.recaptured",
        version=VERSION,
        outcome=outcome,
        score=round(found.strength, 3),
        limit=policy.screen_warn,
        reasons=() if outcome is CheckOutcome.PASS else ("screen",),
        details={
            "height": found.height,
            "step": found.step,
            "bars": round(bars, 3),
        },
        milliseconds=milliseconds_since(started),
    )


def _copied(
    pixels: Pixels, page: Page, portrait: Face | None, policy: ForgeryPolicy
) -> Finding:
    started = time.perf_counter()
    found = tones(pixels, page, portrait)
    outcome = CheckOutcome.PASS
    if found.colour < policy.least_colour:
        # without colour alone it may be an old document, or a grey scan of a new one
        bare = found.between is not None and found.between < policy.least_between
        outcome = CheckOutcome.FAIL if bare else CheckOutcome.WARN
    return Finding(
        name="document.copied",
        version=VERSION,
        outcome=outcome,
        score=found.colour,
        limit=policy.least_colour,
        reasons=() if outcome is CheckOutcome.PASS else ("photocopy",),
        details={"between": found.between},
        milliseconds=milliseconds_since(started),
    )
