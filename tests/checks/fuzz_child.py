"""
Examines broken files, each in a limited process of its own; prints what came of each.

Its arguments: a seed, how many files, and how they are broken (all ways if not given).
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from dataclasses import asdict
from typing import Any

import cv2

from portal.checks import child
from portal.checks.examination import examine
from portal.policy import Policy
from portal.states import Side
from tests.checks.mutants import WAYS, mutants

JPEG = b"\xff\xd8\xff"


def main() -> None:
    """Examine as many files as asked for; print how each ended, and the slowest."""
    seed, count, ways = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    policy = Policy.load()
    task = {
        "side": Side.FRONT.value,
        "picture": asdict(policy.picture),
        "quality": asdict(policy.quality),
        "forgery": asdict(policy.forgery),
    }
    cv2.setNumThreads(0)  # threads would not live on in a forked process
    ends: Counter[str] = Counter()
    slowest = 0.0
    for way, data in mutants(seed, count, ways or list(WAYS)):
        began = time.monotonic()
        end = _end(data, task)
        slowest = max(slowest, time.monotonic() - began)
        ends[f"{end}, {way}" if end.startswith("crash") else end] += 1
    sys.stdout.write(json.dumps({"ends": ends, "slowest": round(slowest, 2)}))


def _end(data: bytes, task: dict[str, Any]) -> str:
    inward, outward = os.pipe()
    process = os.fork()
    if process == 0:
        child._limit_work(task["picture"])
        os.write(outward, _examined(data, task).encode()[:500])
        os._exit(0)
    os.close(outward)
    told = os.read(inward, 500).decode()
    os.close(inward)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    # the real parent tells the customer that such a file is damaged, or too slow
    return told or f"stopped: {signal.Signals(-status).name}"


def _examined(data: bytes, task: dict[str, Any]) -> str:
    try:
        head, pictures = examine(data, task)
    except MemoryError:
        return "stopped: MemoryError"
    except Exception as error:
        return f"crash: {type(error).__name__}"
    if not all(picture.startswith(JPEG) for picture in pictures):
        return "crash: no picture"
    return "/".join(head["reasons"]) or "accepted"


if __name__ == "__main__":
    main()
