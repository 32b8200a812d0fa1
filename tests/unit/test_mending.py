"""What is asked for anew at once, and what waits for the end."""

import pytest

from portal.domain.findings import Finding
from portal.domain.mending import sides_to_mend, to_mend
from portal.policy import Policy
from portal.states import CheckOutcome, Side

POLICY = Policy.load()
FRONT, BACK, SELFIE = Side.FRONT, Side.BACK, Side.SELFIE


def found(name: str, *reasons: str, outcome=CheckOutcome.FAIL) -> Finding:
    """Give one finding."""
    return Finding(name=name, version="1", outcome=outcome, reasons=reasons)


@pytest.mark.parametrize(
    ("side", "finding", "reasons"),
    [
        (FRONT, found("document.found", "no_document"), ("no_document",)),
        (FRONT, found("document.zone", "zone_cut"), ("zone_cut",)),
        (BACK, found("document.zone", "zone_unreadable"), ("zone_unreadable",)),
        (FRONT, found("document.portrait", "portrait_hidden"), ("portrait_hidden",)),
        (BACK, found("document.portrait", "portrait_hidden"), ()),
        (FRONT, found("document.expiry", "expired"), ("expired",)),
        (FRONT, found("document.kind", "wrong_type"), ("wrong_type",)),
        (FRONT, found("document.recaptured", "screen"), ()),
        (FRONT, found("document.copied", "photocopy"), ()),
        (FRONT, found("document.age", "under_age"), ()),
        (FRONT, found("document.zone", "no_zone", outcome=CheckOutcome.WARN), ()),
        (FRONT, found("selfie.eyes", "eyes_closed"), ()),
        (FRONT, found("a check of tomorrow", "zone_cut"), ()),
        (SELFIE, found("selfie.eyes", "eyes_closed"), ("eyes_closed",)),
        (SELFIE, found("selfie.challenge", "still_picture"), ("still_picture",)),
        (SELFIE, found("selfie.eyes"), ()),
        (SELFIE, found("document.zone", "zone_cut"), ()),
    ],
)
def test_a_new_picture_is_asked_for_where_it_mends(side, finding, reasons):
    assert reasons == to_mend(side, [finding], POLICY)


def test_the_side_without_the_zone_is_no_bad_picture():
    finding = found("document.zone", "zone_unreadable")

    assert () == to_mend(FRONT, [finding], POLICY, good=["document.zone"])


def test_the_reason_that_explains_the_others_stands_alone():
    findings = [
        found("document.portrait", "portrait_hidden"),
        found("document.side", "wrong_side"),
    ]

    assert ("wrong_side",) == to_mend(FRONT, findings, POLICY)


def test_a_reason_is_told_once():
    findings = [found("document.zone", "zone_cut"), found("document.found", "zone_cut")]

    assert ("zone_cut",) == to_mend(FRONT, findings, POLICY)


@pytest.mark.parametrize(
    ("side", "reason", "sides"),
    [
        (BACK, "expired", {FRONT, BACK}),
        (FRONT, "wrong_country", {FRONT, BACK}),
        (BACK, "zone_cut", {BACK}),
        (SELFIE, "expired", {SELFIE}),
    ],
)
def test_another_document_has_other_sides(side, reason, sides):
    assert sides == sides_to_mend(side, [reason])
