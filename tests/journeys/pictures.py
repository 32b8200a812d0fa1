"""The files that customers give."""

from pathlib import Path
from typing import NamedTuple


class Pictures(NamedTuple):
    """Where each picture lies."""

    passport: Path
    front: Path
    back: Path
    face: Path
