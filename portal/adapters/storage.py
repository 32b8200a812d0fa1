"""Where encrypted evidence lies: files, or memory for tests."""

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from portal.clock import Clock, utc_now

KEY = re.compile(r"[a-z0-9]{2}/[a-z0-9]{8,64}")


@dataclass(frozen=True)
class FileStorage:
    """Keeps each piece in a file of its own below one folder."""

    folder: Path

    def put(self, key: str, sealed: bytes) -> None:
        """Write beside, flush to disk, then rename: a crash leaves no half file."""
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # itself a key: what a crash leaves is listed, and swept as an orphan
        partial = path.with_name(secrets.token_hex(16))
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _sync_folder(path.parent)
        _sync_folder(self.folder)

    def get(self, key: str) -> bytes:
        """Read the file; raise KeyError if there is none."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(key) from error

    def delete(self, key: str) -> None:
        """Remove the file if it is there."""
        self._path(key).unlink(missing_ok=True)

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """Walk the folder; what vanishes meanwhile is left out."""
        for path in self.folder.glob("*/*"):
            key = path.relative_to(self.folder).as_posix()
            if not KEY.fullmatch(key):
                continue
            try:
                put_at = path.stat().st_mtime
            except FileNotFoundError:
                continue
            yield key, datetime.fromtimestamp(put_at, UTC)

    def check(self) -> None:
        """Write and remove a file; raise OSError if that fails."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = self.folder / f".probe.{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError("not a storage key")
        return self.folder / key


@dataclass(frozen=True)
class MemoryStorage:
    """Keeps pieces in memory. For tests."""

    clock: Clock = utc_now
    pieces: dict[str, bytes] = field(default_factory=dict)
    put_at: dict[str, datetime] = field(default_factory=dict)

    def put(self, key: str, sealed: bytes) -> None:
        """Keep the bytes until the process ends."""
        if not KEY.fullmatch(key):
            raise ValueError("not a storage key")
        self.pieces[key], self.put_at[key] = sealed, self.clock()

    def get(self, key: str) -> bytes:
        """Give the bytes back."""
        return self.pieces[key]

    def delete(self, key: str) -> None:
        """Forget the bytes."""
        self.pieces.pop(key, None)
        self.put_at.pop(key, None)

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """List what there is now."""
        yield from tuple(self.put_at.items())

    def check(self) -> None:
        """Memory can always be written."""


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
