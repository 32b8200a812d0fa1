"""Run every check on files, as on a customer's pictures, but without a customer."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from portal.checks import sandboxed
from portal.checks.examiner import Examiner
from portal.checks.timing import milliseconds_since
from portal.checks.values import Examined
from portal.domain.documents.comparing import (
    compare_document,
    compare_person,
    fields_of,
)
from portal.domain.documents.seen import Fields, SelfieSeen, SideSeen, Zone
from portal.domain.findings import Finding
from portal.domain.needs import OF_A_CUSTOMER, needed
from portal.domain.pictures import step_of
from portal.domain.verdicts import Verdict, decide
from portal.errors import ExaminationFailed
from portal.policy import Policy
from portal.services.examinations.comparisons import portrait_of, sides_of
from portal.states import CheckOutcome, DocumentType, Side, VerificationState

VERSION = "1"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """
    What came of it: the findings with their sides, the verdict, and how long it took.

    A file that no picture could be made of has only the findings that say why.
    """

    findings: tuple[tuple[Side | None, Finding], ...]
    verdict: Verdict
    front: SideSeen | None
    back: SideSeen | None
    milliseconds: int

    @property
    def zone(self) -> Zone | None:
        """Give the machine-readable zone; a valid one before any other."""
        pages = [seen.page for seen in (self.back, self.front) if seen]
        zones = [page.zone for page in pages if page.zone]
        return max(zones, key=lambda zone: zone.valid, default=None)

    @property
    def fields(self) -> Fields | None:
        """Give what the document says, from where it is trusted most."""
        return fields_of(self.front, self.back)


def examine_files(
    files: Mapping[Side, bytes],
    *,
    declared: DocumentType,
    country: str | None,
    today: date,
    policy: Policy,
    examiner: Examiner,
) -> Trial:
    """Take the files through both stages, compare, and decide."""
    started = time.perf_counter()
    findings: list[tuple[Side | None, Finding]] = []
    refused: dict[str, tuple[str, ...]] = {}
    seen: dict[Side, SideSeen | SelfieSeen] = {}
    for side, original in files.items():
        examined = sandboxed.examine(original, side, policy)
        findings += [(side, check) for check in _of_file(examined)]
        if not examined.accepted:
            step = step_of(side)
            refused[step] = (*refused.get(step, ()), *examined.reasons)
        if examined.picture is None:
            continue
        # one that was refused is read all the same, as far as it can be
        looked = _look(examined.picture, side, declared, today, examiner)
        if not isinstance(looked, Finding):
            seen[side] = looked
        findings += [
            (side, found)
            for found in ([looked] if isinstance(looked, Finding) else looked.findings)
            if found.name not in OF_A_CUSTOMER
        ]
    front, back = sides_of(seen)
    selfie, shown = seen.get(Side.SELFIE), portrait_of(seen)
    compared = (
        *compare_document(
            front,
            back,
            declared=declared,
            country=country,
            today=today,
            policy=policy,
        ),
        *compare_person(
            shown[1] if shown else None,
            selfie.face if isinstance(selfie, SelfieSeen) else None,
            policy=policy,
        ),
    )
    findings += [(None, found) for found in compared]
    needs = needed(declared, customer=False, country=country is not None)
    verdict = decide((found for _, found in findings), policy, needs=needs)
    return Trial(
        findings=tuple(findings),
        verdict=_with_refused(verdict, refused),
        front=front,
        back=back,
        milliseconds=milliseconds_since(started),
    )


def _of_file(examined: Examined) -> tuple[Finding, ...]:
    """Give the findings on a file; one that was refused unseen has none of its own."""
    if examined.checks or not examined.reasons:
        return examined.checks
    return (
        Finding(
            name="decoding",
            version=VERSION,
            outcome=CheckOutcome.FAIL,
            reasons=examined.reasons,
        ),
    )


def _look(
    picture: bytes,
    side: Side,
    declared: DocumentType,
    today: date,
    examiner: Examiner,
) -> SideSeen | SelfieSeen | Finding:
    try:
        if side is Side.SELFIE:
            return examiner.look_at_selfie(picture)
        return examiner.look_at_side(picture, side=side, declared=declared, today=today)
    except ExaminationFailed:
        return Finding(
            name="examination",
            version=VERSION,
            outcome=CheckOutcome.ERROR,
            reasons=("examination_failed",),
        )


def _with_refused(verdict: Verdict, refused: Mapping[str, tuple[str, ...]]) -> Verdict:
    """Ask for what was refused as the page of the step does; a rejection stands."""
    if not refused or verdict.outcome is VerificationState.REJECTED:
        return verdict
    return replace(
        verdict,
        outcome=VerificationState.RESUBMISSION_REQUESTED,
        steps={
            step: tuple(dict.fromkeys((*verdict.steps.get(step, ()), *reasons)))
            for step in (*verdict.steps, *refused)
            for reasons in (refused.get(step, ()),)
        },
    )
