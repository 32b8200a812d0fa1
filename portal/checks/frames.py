"""How a child process hands back its answer: a JSON object, then some pictures."""

import json
from typing import Any, BinaryIO

MAGIC = b"PX1\n"
LENGTH_BYTES = 4  # before the object, and before each picture
LONGEST_HEAD = 65_536


def write_frame(stream: BinaryIO, head: dict[str, Any], *pictures: bytes) -> None:
    """Write one frame and flush it."""
    stream.write(MAGIC)
    for piece in (json.dumps(head).encode(), *pictures):
        stream.write(len(piece).to_bytes(LENGTH_BYTES, "big") + piece)
    stream.flush()


def read_frame(frame: bytes) -> tuple[dict[str, Any], list[bytes]] | None:
    """Take a frame apart; None if it is not whole or not one."""
    pieces = _pieces(frame)
    if not pieces or len(pieces[0]) > LONGEST_HEAD:
        return None
    try:
        head = json.loads(pieces[0])
    except ValueError:
        return None
    return (head, pieces[1:]) if isinstance(head, dict) else None


def _pieces(frame: bytes) -> list[bytes] | None:
    if not frame.startswith(MAGIC):
        return None
    pieces, at = [], len(MAGIC)
    while at < len(frame):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(frame[at:start], "big")
        if start > len(frame) or at > len(frame):
            return None
        pieces.append(frame[start:at])
    return pieces
