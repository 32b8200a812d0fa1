"""Counts what one web process answered, and how long that took."""

import threading
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

# seconds; the last two are for screens that wait
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Kind(NamedTuple):
    """Requests that are counted as one."""

    endpoint: str
    method: str
    status: str  # its class: "2xx"


@dataclass
class Durations:
    """How many requests of an endpoint took up to each bound, and all together."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0


@dataclass
class Counts:
    """What was counted since the process started; many threads add to it."""

    requests: Counter[Kind] = field(default_factory=Counter)
    durations: dict[str, Durations] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: Kind, seconds: float) -> None:
        """Count one request."""
        with self.lock:
            self.requests[kind] += 1
            durations = self.durations.setdefault(kind.endpoint, Durations())
            durations.buckets[bisect_left(BOUNDS, seconds)] += 1
            durations.seconds += seconds

    def now(self) -> "Counts":
        """Give a copy that goes on no more."""
        with self.lock:
            return Counts(
                requests=self.requests.copy(),
                durations={
                    endpoint: Durations(each.buckets.copy(), each.seconds)
                    for endpoint, each in self.durations.items()
                },
            )
