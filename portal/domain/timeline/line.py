"""One sentence of the timeline."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A sentence with places for details, and its tone: ok, bad, or none."""

    sentence: str
    tone: str = ""
