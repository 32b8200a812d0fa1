"""`examine`: the checks on files, as those see it who check from outside."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

import tests.checks.files  # noqa: F401 - writes HEIF
from portal.states import DocumentType, Side
from tests.specimens import blurred, document, file, photograph

CHECK = {"name", "side", "version", "outcome", "score", "limit", "reasons", "ms"}


@pytest.fixture
def examine(app: Flask) -> Callable[..., Result]:
    def examine(*given: str | Path) -> Result:
        with app.app_context():
            return app.test_cli_runner().invoke(args=["examine", *map(str, given)])

    return examine


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A passport and the selfie of its holder, as files of two kinds."""
    folder = tmp_path_factory.mktemp("pictures")
    passport = photograph(document(DocumentType.PASSPORT), seed=3)
    (folder / "passport.pdf").write_bytes(file("PDF", passport))
    (folder / "selfie.heic").write_bytes(file("HEIF", document(side=Side.SELFIE)))
    (folder / "letter.jpg").write_text("Dear sirs, here is my passport.")
    return folder


def test_a_clean_document_and_its_holder_are_approved(examine, pictures: Path):
    given = ["--front", pictures / "passport.pdf", "--selfie", pictures / "selfie.heic"]

    told = json.loads(examine("--type", "passport", *given, "--json").output)

    assert {"document", "checks", "decision", "ms"} == told.keys()
    assert "TD3" == told["document"]["format"]
    assert 2 == len(told["document"]["mrz"])
    assert True is told["document"]["check_digits"]
    fields = told["document"]["fields"]
    assert ("ERIKSSON", "ANNA MARIA") == (fields["surname"], fields["given_names"])
    assert "1974-08-12" == fields["birth_date"]
    assert all(CHECK == check.keys() for check in told["checks"])
    assert {"outcome": "approved", "steps": {}, "reasons": []} == told["decision"]
    assert told["ms"] > 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"Dear sirs", "not_a_picture"), (b"\xff\xd8\xff", "damaged")],
)
def test_what_is_no_picture_is_answered_like_any_other(
    examine, tmp_path: Path, content: bytes, reason: str
):
    front = tmp_path / "front.jpg"
    front.write_bytes(content)

    result = examine("--type", "id_card", "--front", front, "--json")

    told = json.loads(result.output)
    assert 0 == result.exit_code
    assert {"format": None, "mrz": None, "fields": None, "check_digits": None} == told[
        "document"
    ]
    assert [[reason]] == [check["reasons"] for check in told["checks"]]
    assert "resubmission_requested" == told["decision"]["outcome"]
    assert {"document": [reason]} == told["decision"]["steps"]


def test_a_picture_that_is_refused_is_read_as_far_as_it_can_be(examine, tmp_path: Path):
    """Blurred, which the portal says; but its zone can be read."""
    blurry = blurred(photograph(document(DocumentType.PASSPORT), seed=3), 3.2)
    (tmp_path / "blurred.jpg").write_bytes(file("JPEG", blurry))
    given = ["--type", "passport", "--front", tmp_path / "blurred.jpg"]

    told = json.loads(examine(*given, "--json").output)

    reasons = {reason for check in told["checks"] for reason in check["reasons"]}
    assert "blurred" in reasons
    assert "TD3" == told["document"]["format"]
    assert "resubmission_requested" == told["decision"]["outcome"]


def test_people_can_read_it_too(examine, pictures: Path):
    said = examine("--type", "passport", "--front", pictures / "letter.jpg").output

    assert "Decision: resubmission requested" in said
    assert "This file is not a picture that can be read." in said


@pytest.mark.parametrize(
    "wrong",
    [
        ["--type", "library_card", "--front", "letter.jpg"],
        ["--type", "passport"],
        ["--front", "letter.jpg"],
        ["--type", "passport", "--front", "nothing.jpg"],
        ["--type", "passport", "--front", "."],
        ["--type", "passport", "--front", "letter.jpg", "--country", "A1"],
        ["--type", "passport", "--front", "letter.jpg", "--country", "ATLANTIS"],
    ],
)
def test_a_wrong_command_is_told(examine, pictures: Path, wrong, monkeypatch):
    monkeypatch.chdir(pictures)

    assert 2 == examine(*wrong).exit_code
