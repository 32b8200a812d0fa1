"""
Finds the model files that read text, inside an installed package.

They come with the rapidocr wheel (PP-OCRv6, Apache-2.0) and are never downloaded: a
file that is missing or altered stops the reading before it begins.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from portal.errors import PortalError

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
SHA256 = {
    DETECTOR: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    RECOGNISER: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}


class ModelMissing(PortalError):
    """A model file is not where its package puts it, or is not the one expected."""


def folder() -> Path:
    """Give the folder of the package's models, without importing the package."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ModelMissing("rapidocr is not installed")
    return Path(spec.origin).parent / "models"


def verified(name: str, inside: Path | None = None) -> Path:
    """Give a model's path; raise ModelMissing if it is not the known file."""
    path = (inside or folder()) / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"{name} cannot be read") from error
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise ModelMissing(f"{name} is not the file that was measured")
    return path
