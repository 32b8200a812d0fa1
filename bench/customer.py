"""What one customer costs the examiner: two sides of a card and a selfie."""

import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from portal.checks import sandboxed
from portal.checks.examiner import Examiner
from portal.checks.people import SPECIMEN_PEOPLE, Person
from portal.policy import Policy
from portal.states import DocumentType, Side
from tests.specimen_films import burst

CUSTOMERS = 8
KIND = DocumentType.ID_CARD
MOVES = ("turn_left", "closer")
TICKS = os.sysconf("SC_CLK_TCK")


def measure() -> Iterator[str]:
    """Give a customer's seconds, processor seconds and the examiner's memory."""
    policy = Policy.load()
    examiner = Examiner(policy)
    started = time.perf_counter()
    examiner.start()
    yield f"The examiner loads its models in {time.perf_counter() - started:.1f} s."
    pid = examiner.pid
    assert pid is not None
    loaded = _peak_megabytes(pid)
    people = (SPECIMEN_PEOPLE * CUSTOMERS)[:CUSTOMERS]
    try:
        for words, film in (("a selfie", False), ("a selfie and its film", True)):
            costs = [_cost(examiner, pid, policy, each, film=film) for each in people]
            wall = sorted(seconds for seconds, _ in costs)
            work = sorted(seconds for _, seconds in costs)
            yield (
                f"Two sides and {words}: {statistics.median(wall):.2f} s median, "
                f"{wall[-1]:.2f} s longest; processor "
                f"{statistics.median(work):.2f} s median, {work[-1]:.2f} s most "
                f"(aim: at most 1.5 s)."
            )
        yield (
            f"The examiner's memory: {loaded:.0f} MB loaded, "
            f"{_peak_megabytes(pid):.0f} MB at its peak (aim: at most 700 MB)."
        )
    finally:
        examiner.close()


def _cost(
    examiner: Examiner, pid: int, policy: Policy, person: Person, *, film: bool
) -> tuple[float, float]:
    pictures = {side: _kept(side, person, policy) for side in Side}
    frames = burst(person.head, MOVES) if film else []
    before, work = time.perf_counter(), _processor_seconds(pid)
    for side in (Side.FRONT, Side.BACK):
        examiner.look_at_side(pictures[side], side=side, declared=KIND)
    examiner.look_at_selfie(
        pictures[Side.SELFIE], frames=frames, moves=MOVES if film else None
    )
    return time.perf_counter() - before, _processor_seconds(pid) - work


def _kept(side: Side, person: Person, policy: Policy) -> bytes:
    """Give the picture as an upload leaves it."""
    drawn = sandboxed.draw(KIND, side, person, policy)
    picture = sandboxed.examine(drawn, side, policy).picture
    assert picture is not None
    return picture


def _processor_seconds(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2]
    user, system = after_name.split()[11:13]
    return (int(user) + int(system)) / TICKS


def _peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    kilobytes = status.partition("VmHWM:")[2].split()[0]
    return int(kilobytes) / 1024
