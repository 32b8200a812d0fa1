"""An examiner that does what the picture's bytes say: the program of a bad day."""

import math
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

from portal.checks.examiner_child import main

SEEN = {"page": {}, "portrait": None, "findings": []}
KEPT: list[bytes] = []
FOUND = {"name": "document.found", "version": "1", "outcome": "pass"}
FACE = {"box": [0, 0, 1, 1], "width": 90, "score": 1, "yaw": 0, "roll": 0}


def look(task: dict[str, Any], pictures: list[bytes]) -> dict[str, Any]:
    """Do as told; what is not told is answered well."""
    told = pictures[0].decode()
    if told in ANSWERS:
        return ANSWERS[told]
    return DEEDS.get(told, lambda: SEEN)()


def found(**more: object) -> dict[str, Any]:
    """Give an answer with one finding."""
    return {**SEEN, "findings": [FOUND | more]}


def hang() -> dict[str, Any]:
    """Never answer."""
    while True:
        time.sleep(60)


def eat() -> dict[str, Any]:
    """Take more memory than there is."""
    eaten = [bytearray(50_000_000) for _ in range(200)]
    return {"page": {}, "eaten": len(eaten)}


def grow() -> dict[str, Any]:
    """Take much memory and never give it back."""
    KEPT.append(b"." * 62_000_000)
    return SEEN


def die() -> dict[str, Any]:
    """End as a broken library ends."""
    os.abort()


def shout() -> dict[str, Any]:
    """Print among the answers, as libraries do."""
    sys.stdout.write("a warning of a library\n")
    sys.stdout.flush()
    os.write(1, b"another one\n")
    return SEEN


def read() -> dict[str, Any]:
    """Read a file."""
    return found(version=Path("/etc/hostname").read_text()[:5])


def call() -> dict[str, Any]:
    """Open a connection."""
    socket.socket()
    return found()


def tell() -> dict[str, Any]:
    """Give the names of the environment."""
    return {**SEEN, "page": {"texts": [text(name) for name in sorted(os.environ)]}}


def text(what: str, box: tuple[float, ...] = (0, 0, 1, 1)) -> dict[str, Any]:
    """Give a text on a page."""
    return {"text": what, "box": list(box), "score": 1.0}


DEEDS = {
    "hang": hang,
    "eat": eat,
    "grow": grow,
    "die": die,
    "shout": shout,
    "read": read,
    "call": call,
    "tell": tell,
    "raise": lambda: int("Anna Eriksson"),
}
ANSWERS: dict[str, Any] = {
    "nothing": None,
    "a list": [],
    "another form": {"pages": []},
    "no number": found(score=math.nan),
    "no number inside": found(details={"deep": [{"er": math.inf}]}),
    "unknown check": found(name="document.lovely"),
    "unknown reason": found(reasons=["because"]),
    "unknown outcome": found(outcome="splendid"),
    "endless version": found(version="1" * 300),
    "a box outside": {**SEEN, "page": {"texts": [text("A", (0, 0, 1, 40))]}},
    "a box inside out": {**SEEN, "page": {"texts": [text("A", (1, 0, 0.5, 1))]}},
    "endless text": {**SEEN, "page": {"texts": [text("A" * 10_000)]}},
    "too many texts": {**SEEN, "page": {"texts": [text("A")] * 5000}},
    "half a template": {**SEEN, "portrait": FACE | {"template": [0.5] * 64}},
    "no face": {**SEEN, "portrait": FACE | {"width": 0}},
    "too long": {**SEEN, "page": {"texts": [text("A" * 5_000_000)]}},
}


if __name__ == "__main__":
    main(lambda policy: look)
