"""What it costs to draw the viewer's name into a picture, process and all."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from PIL import Image

from portal.policy import Policy
from portal.services.demo import specimens
from portal.services.evidence import marks

TIMES = 9
SIZES = ((1400, "as a page shows it"), (3000, "in full size"))
VIEWER = marks.Viewer("Rae Reviewer", "3f9a2c0d1b")


def measure() -> Iterator[str]:
    """Give the milliseconds for a picture of 3000 pixels, small and whole."""
    policy = Policy.load()
    jpeg = _large(policy)
    for longest, words in SIZES:
        spent = [_once(jpeg, longest, policy) for _ in range(TIMES)]
        yield (
            f"A picture of 3000 pixels, marked {words} ({longest} pixels): "
            f"{statistics.median(spent) * 1000:.0f} ms median, "
            f"{max(spent) * 1000:.0f} ms longest (aim: a few hundred)."
        )


def _once(jpeg: bytes, longest: int, policy: Policy) -> float:
    before = time.perf_counter()
    marks.mark(jpeg, VIEWER, at=datetime.now(UTC), longest=longest, policy=policy)
    return time.perf_counter() - before


def _large(policy: Policy) -> bytes:
    drawn = specimens.picture("anna-passport-front", policy)
    if drawn is None:
        raise RuntimeError("the specimen is gone")
    image = Image.open(BytesIO(drawn)).convert("RGB")
    stream = BytesIO()
    image.resize((3000, 3000 * image.height // image.width)).save(stream, "JPEG")
    return stream.getvalue()
