"""
How processes hand each other a JSON object and some pictures.

A frame alone runs to the end of its stream; a message is a frame with its length
before it, so that many follow each other.
"""

import json
from typing import IO, Any

MAGIC = b"PX1\n"
LENGTH_BYTES = 4  # before the object, and before each picture
LONGEST_HEAD = 65_536


def write_frame(stream: IO[bytes], head: dict[str, Any], *pictures: bytes) -> None:
    """Write one frame and flush it."""
    stream.write(_frame(head, pictures))
    stream.flush()


def read_frame(
    frame: bytes, *, longest_head: int = LONGEST_HEAD
) -> tuple[dict[str, Any], list[bytes]] | None:
    """Take a frame apart; None if it is not whole or not one."""
    pieces = _pieces(frame)
    if not pieces or len(pieces[0]) > longest_head:
        return None
    try:
        head = json.loads(pieces[0])
    except (ValueError, RecursionError):
        return None
    return (head, pieces[1:]) if isinstance(head, dict) else None


def write_message(stream: IO[bytes], head: dict[str, Any], *pictures: bytes) -> None:
    """Write one frame after its length, and flush it."""
    frame = _frame(head, pictures)
    stream.write(len(frame).to_bytes(LENGTH_BYTES, "big") + frame)
    stream.flush()


def read_message(
    stream: IO[bytes], *, longest: int
) -> tuple[dict[str, Any], list[bytes]] | None:
    """Wait for the next message; None if the stream ends, or it is not one."""
    length = int.from_bytes(stream.read(LENGTH_BYTES), "big")
    if length > longest:
        return None
    return read_frame(stream.read(length), longest_head=longest)


def _frame(head: dict[str, Any], pictures: tuple[bytes, ...]) -> bytes:
    pieces = (json.dumps(head).encode(), *pictures)
    return MAGIC + b"".join(
        len(piece).to_bytes(LENGTH_BYTES, "big") + piece for piece in pieces
    )


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
