"""The examiner's process: whatever becomes of it, the next picture is looked at."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from portal.checks.examiner import Examiner
from portal.checks.frames import write_message
from portal.domain.documents.seen import SideSeen
from portal.errors import ExaminationFailed
from portal.policy import Policy
from portal.states import DocumentType, Side
from tests.checks import bad_examiner

SHIPPED = Policy.load()
LIMITS = replace(SHIPPED.examination, memory_megabytes=80)
PROGRAM = (sys.executable, "-s", "-m", "tests.checks.bad_examiner")


@pytest.fixture(scope="module")
def shared() -> Iterator[Examiner]:
    examiner = Examiner(replace(SHIPPED, examination=LIMITS), PROGRAM)
    yield examiner
    examiner.close()


@pytest.fixture
def examiner(shared: Examiner) -> Examiner:
    return shared


def look(examiner: Examiner, told: str) -> SideSeen:
    """Have a picture looked at that says what becomes of the examiner."""
    return examiner.look_at_side(
        told.encode(), side=Side.FRONT, declared=DocumentType.PASSPORT
    )


def test_one_process_looks_at_many_pictures(examiner: Examiner):
    look(examiner, "a picture")
    first = examiner.pid
    look(examiner, "another")

    assert first == examiner.pid is not None


def test_what_a_library_prints_is_no_answer(examiner: Examiner):
    assert () == look(examiner, "shout").findings


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("die", "ended without an answer"),
        ("eat", "broke: MemoryError"),
        ("raise", "broke: ValueError"),
    ],
)
def test_a_picture_that_stops_the_examiner_fails_alone(
    examiner: Examiner, told: str, why: str
):
    with pytest.raises(ExaminationFailed, match=why):
        look(examiner, told)

    assert isinstance(look(examiner, "a good one"), SideSeen)


def test_an_examiner_that_hangs_is_stopped(examiner: Examiner):
    limits = replace(LIMITS, seconds=1)
    impatient = Examiner(replace(SHIPPED, examination=limits), PROGRAM)

    with pytest.raises(ExaminationFailed, match="longer than 1 seconds"):
        look(impatient, "hang")

    assert impatient.pid is None
    assert look(examiner, "a good one")


def test_an_examiner_that_is_killed_is_replaced(examiner: Examiner, monkeypatch):
    look(examiner, "a good one")
    killed = examiner.pid

    def write_and_kill(*message: Any) -> None:
        write_message(*message)
        os.kill(killed, signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr("portal.checks.examiner.write_message", write_and_kill)
        with pytest.raises(ExaminationFailed, match="without an answer"):
            look(examiner, "hang")

    assert look(examiner, "a good one")
    assert examiner.pid != killed


@pytest.mark.parametrize("told", sorted(bad_examiner.ANSWERS))
def test_an_answer_that_cannot_be_is_none(examiner: Examiner, told: str):
    with pytest.raises(ExaminationFailed):
        look(examiner, told)


def test_the_log_says_where_it_broke_but_not_what_it_read(examiner, caplog):
    with pytest.raises(ExaminationFailed):
        look(examiner, "raise")

    assert "ValueError" in caplog.text
    assert "Anna" not in caplog.text


@pytest.mark.parametrize("told", ["read", "call"])
def test_it_can_open_no_file_and_no_connection(examiner: Examiner, told: str):
    with pytest.raises(ExaminationFailed, match="OSError"):
        look(examiner, told)


def test_it_knows_nothing_of_the_portals_settings(examiner: Examiner, monkeypatch):
    monkeypatch.setenv("PORTAL_MASTER_KEYS", "secret")
    examiner.close()

    names = {text.text for text in look(examiner, "tell").page.texts}

    assert names <= {
        "LANG",
        "LC_CTYPE",
        "MALLOC_ARENA_MAX",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
    }


def test_one_that_has_grown_begins_anew(examiner: Examiner):
    look(examiner, "a good one")
    first = examiner.pid

    look(examiner, "grow")
    look(examiner, "a good one")

    assert examiner.pid != first


def test_after_many_pictures_it_begins_anew():
    limits = replace(LIMITS, pictures=2)
    examiner = Examiner(replace(SHIPPED, examination=limits), PROGRAM)

    look(examiner, "one")
    first = examiner.pid
    look(examiner, "two")
    look(examiner, "three")

    assert examiner.pid not in {first, None}
    examiner.close()


def test_one_that_nobody_needs_ends(examiner: Examiner, monkeypatch):
    look(examiner, "a good one")
    now = time.monotonic()

    examiner.rest()
    assert examiner.pid is not None
    monkeypatch.setattr(time, "monotonic", lambda: now + 6 * 60)
    examiner.rest()

    assert examiner.pid is None


def test_a_program_that_does_not_begin_is_told():
    wrong = (sys.executable, "-c", "print('no')")
    examiner = Examiner(replace(SHIPPED, examination=LIMITS), wrong)

    with pytest.raises(ExaminationFailed):
        look(examiner, "a good one")
