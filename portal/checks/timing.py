"""How long a check took."""

import time


def milliseconds_since(started: float) -> int:
    """Give the whole milliseconds since a reading of `time.perf_counter`."""
    return round((time.perf_counter() - started) * 1000)
