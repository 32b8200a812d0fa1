"""Films of a challenge, as the camera script sends them."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image

from portal.checks.frames import write_frame


@cache
def frame(number: int = 0, *, size: tuple[int, int] = (360, 480)) -> bytes:
    """Give one JPEG frame; each number has a colour of its own."""
    stream = BytesIO()
    colour = (40 + 20 * number % 200, 90, 140)
    Image.new("RGB", size, colour).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def film(
    frames: Sequence[bytes] | None = None, *, milliseconds: object = None
) -> bytes:
    """Give a film of three frames, unless told otherwise."""
    pictures = [frame(number) for number in range(3)] if frames is None else frames
    moments = [number * 200 for number in range(len(pictures))]
    stream = BytesIO()
    head = {"milliseconds": moments if milliseconds is None else milliseconds}
    write_frame(stream, head, *pictures)
    return stream.getvalue()
