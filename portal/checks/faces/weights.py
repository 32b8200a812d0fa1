"""
The two networks, each loaded once, when it is first needed. Examiner's child only.

YuNet (portal/checks/faces/models) finds faces; dlib's residual network describes them.
Of the package that carries dlib's files only two are read: its 68-point file must not
be used, for it was trained on pictures that are not free.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import cv2

YUNET = Path(__file__).with_name("models") / "face_detection_yunet_2023mar.onnx"
CARRIER = "face_recognition_models"
MARKS_FILE = "shape_predictor_5_face_landmarks.dat"
TEMPLATES_FILE = "dlib_face_recognition_resnet_model_v1.dat"
LEAST_SCORE = 0.6
OVERLAP = 0.3
MOST_FACES = 50
CLOSE_SIDE = 128  # pixels of the square in which one face is looked at alone

# YuNet keeps the size of its picture as state; dlib's networks keep their tensors
LOCK = Lock()


@cache
def detector(close: bool = False) -> Any:
    """
    Give the detector, or a second one that is kept for single faces.

    A change of size costs as much as a picture. Whoever uses one holds the lock.
    """
    side = CLOSE_SIDE if close else CLOSE_SIDE * 2
    return cv2.FaceDetectorYN.create(
        str(YUNET), "", (side, side), LEAST_SCORE, OVERLAP, MOST_FACES
    )


@cache
def describer() -> tuple[Any, Any]:
    """Give dlib's predictor of five marks, and the network for templates."""
    import dlib  # takes 11 MB, and is not needed where no face is found

    return (
        dlib.shape_predictor(str(_carried(MARKS_FILE))),
        dlib.face_recognition_model_v1(str(_carried(TEMPLATES_FILE))),
    )


def load() -> None:
    """Load both, so that no file is opened once the first picture was looked at."""
    detector()
    detector(close=True)
    describer()


def _carried(name: str) -> Path:
    """Find a file inside the package, which is not imported; raise if it is absent."""
    found = find_spec(CARRIER)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"The package {CARRIER} is not installed")
    return Path(found.origin).parent / "models" / name
