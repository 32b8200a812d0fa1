"""Turn the bytes of a file that Excel or another program wrote into text."""

import codecs
import unicodedata
from dataclasses import dataclass

from portal.domain.files.one_byte import guess
from portal.errors import FileRefused

# what a person may choose, by Python's names
ENCODINGS = (
    "utf-8",
    "utf-16",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1256",
)
MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of Excel and LibreOffice


@dataclass(frozen=True)
class Decoded:
    """A file's text, and the encoding in which it was read."""

    text: str
    encoding: str


def decode(raw: bytes, chosen: str = "") -> Decoded:
    """
    Read in the encoding that was chosen, or that the bytes tell.

    Raise FileRefused: "empty", "workbook", "binary", "encoding" (it cannot be told)
    or "other_encoding" (the chosen one is not it).
    """
    if not raw.strip(b"\0 \t\r\n"):
        raise FileRefused("empty")
    if raw.startswith(WORKBOOKS):
        raise FileRefused("workbook")
    found = _chosen(raw, chosen) if chosen else _told(raw)
    if any(_breaks(letter) for letter in found.text[:4096]) or "\0" in found.text:
        raise FileRefused("other_encoding" if chosen else "binary")
    if not found.text.strip():
        raise FileRefused("empty")
    return found


def _chosen(raw: bytes, encoding: str) -> Decoded:
    if encoding not in ENCODINGS:
        raise FileRefused("other_encoding")
    marked = {"utf-8": "utf-8-sig"}
    try:
        return Decoded(raw.decode(marked.get(encoding, encoding)), encoding)
    except UnicodeDecodeError as error:
        raise FileRefused("other_encoding") from error


def _told(raw: bytes) -> Decoded:
    for mark, codec, name in MARKED:
        if raw.startswith(mark):
            try:
                return Decoded(raw.decode(codec), name)
            except UnicodeDecodeError as error:
                raise FileRefused("binary") from error
    if b"\0" in raw:
        raise FileRefused("binary")
    try:
        return Decoded(raw.decode(), "utf-8")
    except UnicodeDecodeError:
        encoding = guess(raw)
    if encoding is None:
        raise FileRefused("encoding")
    return Decoded(raw.decode(encoding), encoding)


def _breaks(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" and letter not in "\t\r\n\x0b\x0c\x1a"
