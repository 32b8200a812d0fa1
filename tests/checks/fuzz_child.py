"""Examines mutated files in one limited process; prints what came of each."""

import json
import random
import sys
from collections import Counter
from dataclasses import asdict

from portal.checks import child
from portal.checks.examination import examine
from portal.policy import Policy
from portal.states import Side
from tests.checks import files
from tests.specimens import file

SIZE = (560, 380)


def seeds() -> list[bytes]:
    """Give one small good file of every kind."""
    image = files.page(*SIZE)
    kinds = ("JPEG", "PNG", "WEBP", "HEIF")
    return [*(file(kind, image) for kind in kinds), files.pdf(image)]


def mutated(original: bytes, chance: random.Random) -> bytes:
    """Overwrite, cut out, repeat or swap a few pieces of a file."""
    data = bytearray(original)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        # headers break decoders more often than pixels do
        reach = len(data) if chance.random() < 0.5 else min(len(data), 600)
        if reach < 100:
            break
        at = chance.randrange(reach)
        match chance.randrange(5):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                data[at : at + 4] = chance.choice((b"\xff" * 4, bytes(4), b"\x7f\xff"))
            case 2:
                del data[at : at + chance.randrange(1, 60)]
            case 3:
                data[at:at] = data[at : at + chance.randrange(1, 60)]
            case 4:
                data = data[: max(20, at)] if chance.random() < 0.2 else data
    return bytes(data)


def main() -> None:
    """Examine as many files as asked for; print how each ended."""
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    policy = Policy.load()
    task = {
        "side": Side.FRONT.value,
        "picture": asdict(policy.picture),
        "quality": asdict(policy.quality),
        "forgery": asdict(policy.forgery),
    }
    chance, originals = random.Random(seed), seeds()
    child._limit_work({"memory_megabytes": 2048, "seconds": 120})
    ends: Counter[str] = Counter()
    for number in range(count):
        data = mutated(originals[number % len(originals)], chance)
        try:
            head, pictures = examine(data, task)
        except Exception as error:
            ends[f"crash: {type(error).__name__}"] += 1
            continue
        ends["/".join(head["reasons"]) or "accepted"] += 1
        assert all(picture.startswith(b"\xff\xd8\xff") for picture in pictures)
        assert len(pictures) == 2 or head["reasons"]
    sys.stdout.write(json.dumps(ends))


if __name__ == "__main__":
    main()
