"""
A ZIP that is written in parts: no more of it in memory than its largest file.

The same files at the same time give the same bytes.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import datetime

PIECE = 1 << 20  # bytes of the ZIP that are sealed and stored together
OWNER_ONLY = 0o100600 << 16
UNIX = 3
SUMS = "SHA256SUMS"


class Parts(io.RawIOBase):
    """
    A file that hands its beginning on, piece by piece, and keeps the rest.

    What was handed on cannot be written any more: cut between two files of a ZIP.
    """

    def __init__(self, keep: Callable[[bytes], object]) -> None:
        self._keep, self._held = keep, bytearray()
        self._handed = self._at = 0
        self._sum = hashlib.sha256()

    def cut(self, *, whole: bool = False) -> None:
        """Hand on all full pieces; with `whole` the last one too."""
        least = 1 if whole else PIECE
        while len(self._held) >= least:
            piece = bytes(self._held[:PIECE])
            self._keep(piece)
            self._sum.update(piece)
            self._handed += len(piece)
            del self._held[:PIECE]

    def digest(self) -> bytes:
        """Give the SHA-256 of what was handed on."""
        return self._sum.digest()

    def write(self, data: object) -> int:
        """Write at the place; raise ValueError if that was handed on."""
        content = bytes(memoryview(data))  # type: ignore[arg-type]
        begin = self._at - self._handed
        if begin < 0:
            raise ValueError("this part is gone")
        self._held[begin : begin + len(content)] = content
        self._at += len(content)
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        end = self._handed + len(self._held)
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence, end)
        return self._at

    def tell(self) -> int:
        """Give the place, counted from the beginning of all."""
        return self._at

    def seekable(self) -> bool:
        """Say yes: the header of a file is mended when its size is known."""
        return True

    def writable(self) -> bool:
        """Say yes."""
        return True


class Package:
    """A ZIP with the hash of each of its files; `close` adds the list of them."""

    def __init__(self, keep: Callable[[bytes], object], *, now: datetime) -> None:
        self._parts = Parts(keep)
        self._zip = zipfile.ZipFile(self._parts, "w")
        self._now = now
        self.hashes: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> str:
        """Add a file; give its SHA-256 in hex."""
        self.hashes[name] = hashlib.sha256(content).hexdigest()
        self._put(name, content)
        return self.hashes[name]

    def close(self) -> tuple[int, bytes]:
        """Add SHA256SUMS and hand the rest on; give size and SHA-256 of the whole."""
        lines = (f"{sha}  {name}\n" for name, sha in sorted(self.hashes.items()))
        self._put(SUMS, "".join(lines).encode())
        self._zip.close()
        size = self._parts.seek(0, io.SEEK_END)
        self._parts.cut(whole=True)
        return size, self._parts.digest()

    def _put(self, name: str, content: bytes) -> None:
        info = zipfile.ZipInfo(name, self._now.timetuple()[:6])
        info.create_system, info.external_attr = UNIX, OWNER_ONLY
        # pictures are compressed already
        packed = not name.endswith((".jpg", ".pdf"))
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self._zip.writestr(info, content)
        self._parts.cut()
