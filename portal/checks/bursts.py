"""
Has the film of a challenge decoded in a limited child process, and bundles its frames.

One child decodes all frames. Whatever is wrong with them ends as a `Burst` without
frames, never as an error: the selfie that they came with may be good.
"""

import time
from dataclasses import asdict
from io import BytesIO

from portal.checks.frames import read_frame, write_frame
from portal.checks.sandboxed import JPEG, ask
from portal.checks.timing import milliseconds_since
from portal.checks.values import Burst
from portal.policy import Policy


def examine(film: bytes, policy: Policy) -> Burst:
    """Decode and re-encode the frames of a film."""
    started = time.perf_counter()
    found = _examine(film, policy)
    took = milliseconds_since(started)
    if isinstance(found, str):
        return Burst(why=found, milliseconds=took)
    return Burst(frames=found, milliseconds=took)


def pack(burst: Burst) -> bytes:
    """Give one bundle of all frames and their moments."""
    stream = BytesIO()
    head = {"milliseconds": [moment for moment, _ in burst.frames]}
    write_frame(stream, head, *(picture for _, picture in burst.frames))
    return stream.getvalue()


def unpack(bundle: bytes) -> list[tuple[int, bytes]]:
    """Give the frames of a bundle that `pack` made; raise ValueError of any other."""
    whole = read_frame(bundle)
    if whole is None:
        raise ValueError("not a bundle of frames")
    head, pictures = whole
    return list(zip(head["milliseconds"], pictures, strict=True))


def _examine(film: bytes, policy: Policy) -> tuple[tuple[int, bytes], ...] | str:
    if len(film) > policy.challenge.max_bytes:
        return "too_large"
    task = {
        "task": "film",
        "picture": asdict(policy.picture),
        "challenge": asdict(policy.challenge),
    }
    answer = ask(task, film, policy.picture)
    if isinstance(answer, str):
        return answer
    head, pictures = answer
    moments = head.get("milliseconds")
    # the child may have been taken over: its answer is read as anything from outside
    if not isinstance(moments, list) or len(moments) != len(pictures):
        return str(head.get("why", "damaged"))[:20]
    if not _are_frames(moments, pictures, policy):
        return "damaged"
    return tuple(zip(moments, pictures, strict=True))


def _are_frames(moments: list[object], pictures: list[bytes], policy: Policy) -> bool:
    longest = policy.challenge.answer_seconds * 1000
    return (
        0 < len(pictures) <= policy.challenge.frames
        and all(picture.startswith(JPEG) for picture in pictures)
        and all(type(each) is int and 0 <= each <= longest for each in moments)
    )
