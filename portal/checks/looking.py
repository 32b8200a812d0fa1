"""
Looks at one picture with every eye there is. The examiner's process only.

Reading, faces and signs of a copy are packages of their own; here they meet.
"""

from datetime import date
from importlib import import_module
from io import BytesIO
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from portal.checks import faces, forgery, reading
from portal.checks.faces import Frame
from portal.domain.challenges import Asked
from portal.domain.documents.seen import SelfieSeen, SideSeen
from portal.domain.movements import Move
from portal.domain.zones import states
from portal.policy import Policy
from portal.states import DocumentType, Side

Pixels = NDArray[np.uint8]
PORTRAIT = Path(__file__).parent / "portraits" / "grace_hopper.jpg"
MEETS = (reading, faces, forgery)


class Looking:
    """All models, loaded once."""

    def __init__(self, policy: dict[str, Any]) -> None:
        """Load and use each once, so that nothing is opened or imported later."""
        cv2.setNumThreads(1)
        self._policy = msgspec.convert(policy, Policy)
        for package in MEETS:
            for module in walk_packages(package.__path__, f"{package.__name__}."):
                import_module(module.name)
        states.known()  # the table of countries
        portrait = PORTRAIT.read_bytes()
        self.look({"side": Side.FRONT, "declared": None}, [portrait])
        film = {"milliseconds": [0, 200], "asked": [Move.CLOSER, Move.TURN_LEFT]}
        self.look({"side": Side.SELFIE, **film}, [portrait] * 3)

    def look(self, task: dict[str, Any], pictures: list[bytes]) -> dict[str, Any]:
        """Give a `SideSeen` or a `SelfieSeen` as plain values."""
        pixels = [_pixels(picture) for picture in pictures]
        side = Side(task["side"])
        seen: SideSeen | SelfieSeen
        if side is Side.SELFIE:
            moments = task["milliseconds"]
            film = [Frame(*each) for each in zip(pixels[1:], moments, strict=True)]
            seen = self._selfie(pixels[0], film, _asked(task["asked"]))
        else:
            declared = task["declared"] and DocumentType(task["declared"])
            today = task.get("today") and date.fromisoformat(task["today"])
            seen = self._side(pixels[0], declared, side, today)
        plain: dict[str, Any] = msgspec.to_builtins(seen)
        return plain

    def _side(
        self,
        pixels: Pixels,
        declared: DocumentType | None,
        side: Side,
        today: date | None,
    ) -> SideSeen:
        page, read = reading.read(
            pixels,
            declared=declared,
            side=side,
            today=today,
            policy=self._policy.reading,
        )
        portrait, found = faces.portrait(pixels, page, self._policy)
        if portrait is None and side is Side.BACK:
            found = ()  # few documents have a portrait there
        judged = forgery.judge(pixels, page, portrait, self._policy.forgery)
        return SideSeen(page=page, portrait=portrait, findings=(*read, *found, *judged))

    def _selfie(
        self, pixels: Pixels, film: list[Frame], asked: Asked | None
    ) -> SelfieSeen:
        return faces.selfie(pixels, film, asked, self._policy)


def _asked(moves: list[str] | None) -> Asked | None:
    return None if moves is None else Asked(moves=tuple(Move(move) for move in moves))


def _pixels(picture: bytes) -> Pixels:
    # our own JPEGs: the upload was decoded and encoded anew when it came
    opened = Image.open(BytesIO(picture), formats=["JPEG"])
    return np.asarray(opened.convert("RGB"))
