"""The child process: whatever happens inside, the customer gets a reason."""

import json
import logging
import subprocess
import sys
import time
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from portal.checks import sandboxed
from portal.checks.people import SPECIMEN_PEOPLE, Person
from portal.checks.previews import preview
from portal.checks.values import Examined
from portal.policy import Policy
from portal.states import CheckOutcome, DocumentType, Side
from tests import specimens
from tests.checks import files
from tests.checks.mutants import endless_pdf

POLICY = Policy.load()
FRAME = "from portal.checks.frames import write_frame; import sys, os, time, signal; "
DECODERS = {"PIL", "numpy", "cv2", "pi_heif", "pypdfium2"}


def limited(**limits: int) -> Policy:
    return replace(POLICY, picture=replace(POLICY.picture, **limits))


def examine(
    original: bytes = b"\xff\xd8\xff", policy: Policy = POLICY, side: Side = Side.FRONT
) -> Examined:
    return sandboxed.examine(original, side, policy)


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch):
    """Let another program be the child: a decoder that was taken over."""

    def _child(program: str) -> None:
        monkeypatch.setattr(sandboxed, "CHILD", (sys.executable, "-c", FRAME + program))

    return _child


def test_a_good_photograph_is_accepted():
    found = examine(specimens.jpeg(specimens.photograph(specimens.document())))

    assert found.accepted
    assert (2000, 1500) == (found.width, found.height)
    assert (2000, 1500) == Image.open(BytesIO(found.picture)).size
    assert {CheckOutcome.PASS} == {check.outcome for check in found.checks}


def test_an_accepted_picture_comes_with_a_small_one():
    found = examine(specimens.jpeg(specimens.photograph(specimens.document())))

    small = Image.open(BytesIO(found.preview))
    assert ("JPEG", (400, 300)) == (small.format, small.size)
    assert not small.getexif()
    assert not {"exif", "icc_profile", "comment"} & set(small.info)


def test_the_small_picture_of_what_shrinks_badly_is_still_light():
    noise = Image.effect_noise((2000, 1500), 120).convert("RGB")

    found = preview(noise)

    assert len(found) <= 10_000
    assert (400, 300) == Image.open(BytesIO(found)).size


def test_a_small_picture_is_not_made_larger():
    assert (300, 220) == Image.open(BytesIO(preview(Image.new("RGB", (300, 220))))).size


@pytest.mark.parametrize(
    ("original", "reason"),
    [
        (b"", "empty"),
        (files.SVG, "not_a_picture"),
        (files.HTML, "not_a_picture"),
        (files.film("WEBP"), "animated"),
        (files.bomb(), "too_many_pixels"),
        (files.encrypted_pdf(), "encrypted_pdf"),
        (b"\xff\xd8\xff" + bytes(100), "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_is_refused_with_its_reason(original: bytes, reason: str):
    found = examine(original)

    assert (reason,) == found.reasons
    assert found.picture is None
    assert not found.accepted


def test_a_file_over_the_limit_is_not_even_looked_at(child):
    child("raise SystemExit('looked at')")

    assert ("too_large",) == examine(bytes(101), limited(max_bytes=100)).reasons


def test_a_blurred_picture_is_refused_with_its_reason():
    photo = specimens.photograph(specimens.document(), frame=(1000, 750))

    found = examine(specimens.jpeg(specimens.blurred(photo)))

    assert ("blurred",) == found.reasons
    assert found.preview is None
    assert not found.accepted


def test_a_decoder_that_hangs_is_stopped(child):
    child("time.sleep(60)")
    started = time.monotonic()

    assert ("too_slow",) == examine(policy=limited(seconds=1)).reasons
    assert time.monotonic() - started < 40


def test_a_decoder_that_never_reads_is_stopped(child):
    child("time.sleep(60)")

    found = examine(b"\xff\xd8\xff" + bytes(5_000_000), limited(seconds=1))

    assert ("too_slow",) == found.reasons


def test_a_decoder_that_computes_for_ever_is_stopped():
    program = (
        "from portal.checks import child; "
        "child._limit_work({'memory_megabytes': 1024, 'seconds': 1})\n"
        "while True: pass"
    )
    ended = subprocess.run([sys.executable, "-c", program], timeout=30)

    assert ended.returncode < 0


def test_a_child_whose_parent_is_gone_ends_by_itself():
    program = (
        "import signal; from portal.checks import child; "
        "child._limit_work({'memory_megabytes': 1024, 'seconds': 9}); "
        "print(signal.alarm(0))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True)

    assert 9 < int(told.stdout) < 20


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_picture_just_below_the_limit_is_read(kind: str):
    original = specimens.file(kind, Image.new("RGB", (8100, 6050)))

    assert ("dark",) == examine(original, limited(seconds=60)).reasons


def test_a_decoder_that_eats_memory_is_stopped(child):
    child(
        "from portal.checks import child; "
        "child._limit_work({'memory_megabytes': 256, 'seconds': 9}); "
        "eaten = bytearray(1 << 30)"
    )

    assert ("damaged",) == examine().reasons


def test_a_picture_that_needs_more_memory_than_allowed_is_refused():
    original = specimens.file("PNG", Image.new("RGB", (7000, 7000)))

    assert ("damaged",) == examine(original, limited(memory_megabytes=520)).reasons


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGABRT"])
def test_a_decoder_that_is_killed_gives_a_reason(child, name: str):
    child(f"os.kill(os.getpid(), signal.{name})")

    assert ("damaged",) == examine().reasons


@pytest.mark.parametrize(
    "program",
    [
        "sys.stdout.write('nonsense')",
        "sys.stdout.buffer.write(b'PX1\\n\\xff\\xff\\xff\\xff')",
        "sys.stdout.buffer.write(b'PX1\\n\\0\\0\\0\\x02[]')",
        "sys.stdout.buffer.write(b'PX1\\n\\0\\0\\0\\x02{x')",
        "write_frame(sys.stdout.buffer, {})",
        "write_frame(sys.stdout.buffer, {'reasons': ['x'], 'checks': [],"
        " 'width': 1, 'height': 1})",
        "write_frame(sys.stdout.buffer, {'reasons': [], 'checks': [{}],"
        " 'width': 1, 'height': 1})",
        "write_frame(sys.stdout.buffer, {'reasons': [], 'checks': [],"
        " 'width': 'x', 'height': 1})",
        "write_frame(sys.stdout.buffer, {'reasons': [], 'checks': [],"
        " 'width': 1, 'height': 1}, b'<html>')",
        "write_frame(sys.stdout.buffer, {'reasons': [], 'checks': [],"
        " 'width': 1, 'height': 1}, b'\\xff\\xd8\\xff')",
        "write_frame(sys.stdout.buffer, {'reasons': [], 'checks': [],"
        " 'width': 1, 'height': 1}, b'\\xff\\xd8\\xff', b'<html>')",
        "write_frame(sys.stdout.buffer, {'reasons': [], 'checks': [],"
        " 'width': 1, 'height': 1}, b'\\xff\\xd8\\xff', b'\\xff\\xd8\\xff' * 20000)",
        "write_frame(sys.stdout.buffer, {'reasons': [], 'checks': [],"
        " 'width': 1, 'height': 1}, *[b'\\xff\\xd8\\xff'] * 3)",
        "sys.stdout.buffer.write(b'PX1\\n\\0\\0\\0\\x02{}\\0\\0')",
        "sys.stdout.buffer.write(b'PX1\\n')",
    ],
)
def test_a_decoder_that_answers_nonsense_gives_a_reason(child, program: str):
    child(program)

    found = examine()

    assert ("damaged",) == found.reasons
    assert found.picture is None


def test_a_decoder_that_never_stops_answering_is_cut_short(child):
    child("[sys.stdout.buffer.write(bytes(1 << 20)) for _ in range(1 << 20)]")
    started = time.monotonic()

    assert ("damaged",) == examine().reasons
    assert time.monotonic() - started < 40


def test_what_a_decoder_leaves_running_is_ended(child):
    child("os.fork() or time.sleep(60)")
    started = time.monotonic()

    assert examine(policy=limited(seconds=2)).reasons
    assert time.monotonic() - started < 40


def test_the_child_knows_no_secret(
    child, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "do not tell")
    child("write_frame(sys.stdout.buffer, {'crash': ' '.join(os.environ)})")

    examine()

    (record,) = caplog.records
    assert "OPENBLAS_NUM_THREADS" in record.getMessage()
    assert "PORTAL" not in record.getMessage()


def test_a_crash_is_logged_without_a_word_of_the_file(
    child, caplog: pytest.LogCaptureFixture
):
    child(
        "from portal.checks.child import _tell; sys.excepthook = _tell; "
        "raise ValueError('a name from the file')"
    )
    with caplog.at_level(logging.WARNING):
        examine()

    assert "ValueError" in caplog.text
    assert "name from the file" not in caplog.text


def test_the_real_child_writes_no_file():
    program = (
        "import json, resource; from portal.checks import child\n"
        "child._limit_files()\n"
        "names = ('FSIZE', 'NOFILE')\n"
        "print([resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[0]"
        " for name in names])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True)

    assert [0, 64] == json.loads(told.stdout)


def test_more_pictures_than_there_is_room_for_wait_and_are_told(child):
    child("time.sleep(60)")
    for _ in range(sandboxed.AT_ONCE):
        assert sandboxed._room.acquire(timeout=5)
    try:
        assert ("busy",) == examine(policy=limited(seconds=1)).reasons
    finally:
        for _ in range(sandboxed.AT_ONCE):
            sandboxed._room.release()


@pytest.mark.parametrize("person", SPECIMEN_PEOPLE, ids=lambda person: person.surname)
def test_a_specimen_is_drawn_in_a_child_and_is_accepted(person: Person):
    drawn = sandboxed.draw(DocumentType.ID_CARD, Side.BACK, person, POLICY)

    assert examine(drawn, side=Side.BACK).accepted


def test_a_drawn_selfie_is_accepted():
    drawn = sandboxed.draw(
        DocumentType.PASSPORT, Side.SELFIE, SPECIMEN_PEOPLE[0], POLICY
    )

    assert examine(drawn, side=Side.SELFIE).accepted


def test_a_specimen_that_cannot_be_drawn_is_an_error(child):
    child("raise SystemExit(1)")

    with pytest.raises(RuntimeError, match="could not be drawn"):
        sandboxed.draw(DocumentType.PASSPORT, Side.FRONT, SPECIMEN_PEOPLE[0], POLICY)


@pytest.mark.parametrize(
    ("module", "kept_out"),
    [
        ("portal.services.evidence", DECODERS),
        # the QR library looks for Pillow; it decodes nothing with it
        ("portal.app", DECODERS - {"PIL"}),
    ],
)
def test_the_web_process_loads_no_decoder(module: str, kept_out: set[str]):
    program = f"import sys, {module}; print(sorted({kept_out!r} & set(sys.modules)))"

    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert "[]" == told.stdout.strip()


def test_mutated_files_end_well():
    """Each gives a picture or a reason; none crashes, hangs or eats memory."""
    ways = ("by chance", "truncated", "parts shuffled", "lying header", "nested")
    told = subprocess.run(
        [sys.executable, "-m", "tests.checks.fuzz_child", "20261122", "150", *ways],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )

    ends = json.loads(told.stdout)["ends"]
    assert 150 == sum(ends.values())
    assert not [end for end in ends if end.startswith("crash")]


def test_a_pdf_that_draws_itself_for_ever_is_stopped():
    found = examine(endless_pdf(), limited(seconds=3, memory_megabytes=600))

    assert found.reasons in {("damaged",), ("too_slow",)}
