"""What the sandbox says of a specimen is what comes of it."""

from collections.abc import Iterator

import pytest

from portal.checks.examiner import Examiner
from portal.domain.standard import document_sides
from portal.policy import Policy
from portal.services.demo.specimens import BY_NAME, Specimen, picture
from portal.services.examinations.examined_files import examine_files
from portal.states import DocumentType, Side, VerificationState
from tests.clocks import NOON

POLICY = Policy.load()
STATES = {
    "approved": VerificationState.APPROVED,
    "again": VerificationState.RESUBMISSION_REQUESTED,
    "person": VerificationState.IN_REVIEW,
    "rejected": VerificationState.REJECTED,
}


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    started = Examiner(POLICY)
    yield started
    started.close()


def given(specimen: Specimen) -> dict[Side, bytes]:
    """Give the files of a customer of whom one picture is this, the others clean."""
    bearer = specimen.name.split("-")[0]
    kind = specimen.document_type.value.replace("_", "-")
    names = {
        **{side: f"{bearer}-{kind}-{side}" for side in sides(specimen)},
        Side.SELFIE: f"{bearer}-selfie",
        specimen.side: specimen.name,
    }
    files = {side: picture(name, POLICY) for side, name in names.items()}
    return {side: file for side, file in files.items() if file}


def sides(specimen: Specimen) -> tuple[Side, ...]:
    return document_sides(specimen.document_type)


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("anna-driver-licence-front", ()),
        ("anna-passport-front-photocopy", ("photocopy",)),
        ("greta-passport-front-edited", ()),
        ("anna-passport-front-young", ("under_age",)),
        ("anna-selfie-nobody", ("no_face",)),
        ("greta-selfie-mask", ("face_covered",)),
    ],
)
def test_a_specimen_leads_to_what_is_promised(examiner, name, reasons):
    specimen = BY_NAME[name]

    verdict = examine_files(
        given(specimen),
        declared=DocumentType(specimen.document_type),
        country="UTO",
        today=NOON.date(),
        policy=POLICY,
        examiner=examiner,
    ).verdict

    told = (*verdict.reasons, *(each for why in verdict.steps.values() for each in why))
    assert (STATES[specimen.leads_to], reasons) == (verdict.outcome, told)
