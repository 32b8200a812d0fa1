"""What becomes of broken picture files, in the upload's process and the examiner."""

import sys
import time
from collections import Counter
from collections.abc import Iterator

from portal.checks import sandboxed
from portal.checks.examiner import Examiner
from portal.errors import ExaminationFailed
from portal.policy import Policy
from portal.states import DocumentType, Side
from tests.checks.mutants import mutants

COUNT, SEED = 2000, 20261122


def main() -> None:
    """Print the figures: `python -m bench.fuzz [NUMBER [SEED]]`."""
    given = [int(word) for word in sys.argv[1:]]
    for line in measure(*given):
        print(line)


def measure(count: int = COUNT, seed: int = SEED) -> Iterator[str]:
    """Give lines; whatever is raised here is a failure of the portal."""
    policy = Policy.load()
    ends: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    slowest = {"upload": 0.0, "examiner": 0.0}
    examiner = Examiner(policy)
    try:
        for _, data in mutants(seed, count):
            began = time.monotonic()
            found = sandboxed.examine(data, Side.FRONT, policy)
            slowest["upload"] = max(slowest["upload"], time.monotonic() - began)
            ends["/".join(found.reasons) or "accepted"] += 1
            if found.picture is None or not found.accepted:
                continue
            began = time.monotonic()
            seen[_looked_at(examiner, found.picture)] += 1
            slowest["examiner"] = max(slowest["examiner"], time.monotonic() - began)
    finally:
        examiner.close()
    yield f"{count} broken files (seed {seed}): {_listed(ends)}."
    yield f"The accepted ones in the examiner: {_listed(seen)}."
    limits = f"{policy.picture.seconds} and {policy.examination.seconds} s"
    times = f"{slowest['upload']:.1f} and {slowest['examiner']:.1f} s"
    yield f"Slowest: {times} (limits: {limits}, and the start of the examiner)."


def _looked_at(examiner: Examiner, picture: bytes) -> str:
    try:
        examiner.look_at_side(picture, side=Side.FRONT, declared=DocumentType.PASSPORT)
    except ExaminationFailed as failed:
        return f"failed ({failed})"
    return "looked at"


def _listed(ends: Counter[str]) -> str:
    return ", ".join(f"{count} {end}" for end, count in ends.most_common())


if __name__ == "__main__":
    main()
