"""How a child process hands back its answer: a length, a JSON object, some bytes."""

import json
from typing import Any, BinaryIO

MAGIC = b"PX1\n"
HEAD_BYTES = 4
LONGEST_HEAD = 65_536


def write_frame(stream: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame and flush it."""
    text = json.dumps(head).encode()
    stream.write(MAGIC + len(text).to_bytes(HEAD_BYTES, "big") + text + body)
    stream.flush()


def read_frame(frame: bytes) -> tuple[dict[str, Any], bytes] | None:
    """Take a frame apart; None if it is not whole or not one."""
    start = len(MAGIC) + HEAD_BYTES
    if len(frame) < start or not frame.startswith(MAGIC):
        return None
    length = int.from_bytes(frame[len(MAGIC) : start], "big")
    if length > LONGEST_HEAD or len(frame) < start + length:
        return None
    try:
        head = json.loads(frame[start : start + length])
    except ValueError:
        return None
    return (head, frame[start + length :]) if isinstance(head, dict) else None
