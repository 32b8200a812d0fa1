"""Send a ZIP while it is made: never more than one of its files in memory."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

File = tuple[str, bytes]


class _Pipe:
    """Takes what a ZIP is made of, and gives it away again."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes, /) -> int:
        """Take some bytes."""
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """Give what came since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zipped(files: Iterable[File], *, at: datetime) -> Iterator[bytes]:
    """Give the bytes of a ZIP with these files, each packed as it comes."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, at.timetuple()[:6])
            packed = not name.endswith(".jpg")
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
            yield pipe.take()
    yield pipe.take()
