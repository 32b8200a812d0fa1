"""Read what a server sends, and no more of it than can be meant."""

import time

import httpx

from portal.errors import ServiceUnreachable


def content(answer: httpx.Response, *, largest: int, longest: float) -> bytes:
    """
    Give the body: at most so many bytes, and within so many seconds.

    Raise ServiceUnreachable if it is larger, or drips for longer.
    """
    read, until = bytearray(), time.monotonic() + longest
    for chunk in answer.iter_bytes():
        read += chunk
        if len(read) > largest:
            raise ServiceUnreachable("its answer is too large")
        if time.monotonic() > until:
            raise ServiceUnreachable("its answer took too long")
    return bytes(read)
