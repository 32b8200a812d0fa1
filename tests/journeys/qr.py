"""Reads a QR code off a screenshot, as a phone's camera would."""

from io import BytesIO

import zxingcpp
from PIL import Image


def read_qr(screenshot: bytes) -> str | None:
    """Give what the one code in the picture says; None if there is none."""
    found = zxingcpp.read_barcodes(Image.open(BytesIO(screenshot)))
    assert len(found) <= 1, f"{len(found)} codes on the screen"
    return found[0].text if found else None
