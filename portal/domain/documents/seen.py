"""
What the examiner saw in a picture: plain values that travel between processes.

Places are shares of the upright picture's width and height, from its top left: a box
is (left, top, right, bottom), each from 0 to 1. Every text is as it was read.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from portal.domain.findings import Finding

Box = tuple[float, float, float, float]
Format = Literal["TD1", "TD2", "TD3", "MRVA", "MRVB", "FRA2"]
Source = Literal["zone", "printed", "barcode"]


@dataclass(frozen=True, kw_only=True)
class Fields:
    """
    What a document says of its holder, in the terms of ICAO 9303.

    Codes are ICAO's three letters ("D" for Germany), without fillers. A field that
    is not there, or could not be read, is None. `source` tells how far to trust it:
    printed text is guarded by no check digit.
    """

    source: Source
    document_code: str | None = None
    issuing_state: str | None = None
    document_number: str | None = None
    surname: str | None = None
    given_names: str | None = None
    nationality: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    expiry_date: date | None = None
    optional_data: str | None = None


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One character that was misread, and that a check digit proved."""

    line: int  # from 0
    place: int  # from 0
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Zone:
    """A machine-readable zone: its lines as repaired, and what they say."""

    format: Format
    lines: tuple[str, ...]
    check_digits: dict[str, bool]  # document_number, birth_date, composite …
    fields: Fields
    repairs: tuple[Repair, ...] = ()
    box: Box | None = None

    @property
    def valid(self) -> bool:
        """Say whether every check digit is right."""
        return all(self.check_digits.values())


@dataclass(frozen=True, kw_only=True)
class Text:
    """One line of text on the picture."""

    text: str
    box: Box
    score: float  # 0 to 1


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is written on one side of a document."""

    turned: Literal[0, 90, 180, 270] = 0  # clockwise, to make the text upright
    zone: Zone | None = None
    printed: Fields | None = None  # read from the text beside the zone
    printed_boxes: dict[str, Box] = field(default_factory=dict)  # by field's name
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Face:
    """
    One face. Angles are in degrees; 0 looks straight ahead.

    `template` is 128 numbers; two of one person lie less than about 0.6 apart
    (Euclid). It is biometric data: sealed at rest, gone with its retention.
    """

    box: Box
    width: int  # pixels
    score: float
    yaw: float  # positive: turned to the left as the picture's viewer sees it
    roll: float
    sharpness: float
    eyes_open: float | None = None
    template: tuple[float, ...] = field(default=(), repr=False)


@dataclass(frozen=True, kw_only=True)
class SideSeen:
    """What one side of a document shows."""

    page: Page
    portrait: Face | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class SelfieSeen:
    """What a selfie shows, and the burst of its challenge if there was one."""

    face: Face | None
    findings: tuple[Finding, ...]
