"""
One file that holds a whole portal: a tar whose last members prove the others.

The manifest names every member with its SHA-256; the seal is the manifest's keyed
hash. So who lacks the index key can neither alter an archive nor make one.
"""

import hashlib
import hmac
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from portal.errors import ArchiveRefused
from portal.vault import Keyring

MANIFEST, SEAL = "manifest.json", "seal"
FORMAT = 1
CHUNK = 1 << 20
Manifest = dict[str, Any]


@dataclass
class Writer:
    """Adds members, one after the other; `seal` ends the archive."""

    tar: tarfile.TarFile
    folder: Path
    members: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Add a member."""
        self.members[name] = hashlib.sha256(content).hexdigest()
        self._put(name, content)

    def add_lines(self, name: str, lines: Iterable[bytes]) -> None:
        """Add a member that does not fit in memory; it waits in a nameless file."""
        digest = hashlib.sha256()
        with tempfile.TemporaryFile(dir=self.folder) as waiting:
            for line in lines:
                digest.update(line)
                waiting.write(line)
            info = _info(name, waiting.tell())
            waiting.seek(0)
            self.tar.addfile(info, waiting)
        self.members[name] = digest.hexdigest()

    def seal(self, manifest: Manifest, keyring: Keyring) -> None:
        """End the archive by what it holds and the proof of that."""
        whole = {"format": FORMAT, **manifest, "members": self.members}
        text = json.dumps(whole, indent=1)
        self._put(MANIFEST, text.encode())
        self._put(SEAL, keyring.digest("backup", text))

    def _put(self, name: str, content: bytes) -> None:
        self.tar.addfile(_info(name, len(content)), io.BytesIO(content))
        _forget_members(self.tar)


@contextmanager
def create(path: Path) -> Iterator[Writer]:
    """Write an archive that only its owner can read; it appears whole or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar, path.parent)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)  # unlike a rename, it never replaces another's file
    finally:
        partial.unlink()


@dataclass(frozen=True)
class Archive:
    """An archive of which every member was found as the manifest says."""

    manifest: Manifest
    keys: dict[str, bytes]
    text: str = field(repr=False)
    mark: bytes = field(repr=False)
    file: IO[bytes] = field(repr=False)

    def sealed_by(self, keyring: Keyring) -> bool:
        """Say whether a portal with this index key made it."""
        return hmac.compare_digest(keyring.digest("backup", self.text), self.mark)

    def members(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Go through the members in order; read each before the next."""
        yield from _members(self.file)


def check(file: IO[bytes], on_bytes: Callable[[int], object]) -> Archive:
    """Read the whole archive; raise ArchiveRefused unless all of it is unaltered."""
    size = file.seek(0, os.SEEK_END)
    found: dict[str, str] = {}
    kept: dict[str, bytes] = {}
    try:
        for name, member in _members(file):
            if name in found:
                raise ArchiveRefused("two parts of it have one name")
            keep = name in {MANIFEST, SEAL} or name.startswith("keys/")
            found[name], content = _digest(member, on_bytes, keep=keep)
            kept |= {name: content} if keep else {}
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveRefused("it is not an archive, or damaged") from error
    if MANIFEST not in found or SEAL not in found or size % tarfile.RECORDSIZE:
        raise ArchiveRefused("its end is missing")
    text, manifest = _manifest(kept[MANIFEST])
    if manifest["members"] != {
        name: digest for name, digest in found.items() if name not in {MANIFEST, SEAL}
    }:
        raise ArchiveRefused("a part of it was altered, removed or added")
    keys = {Path(name).name: kept[name] for name in kept if name.startswith("keys/")}
    return Archive(manifest, keys, text, kept[SEAL], file)


def _manifest(content: bytes) -> tuple[str, Manifest]:
    try:
        text = content.decode()
        manifest = json.loads(text)
        known = manifest["format"] == FORMAT and isinstance(manifest["members"], dict)
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveRefused("its list of contents was altered") from error
    if not known:
        raise ArchiveRefused("a newer version of the portal made it")
    return text, manifest


def _members(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    file.seek(0)
    with tarfile.open(fileobj=file, mode="r:") as tar:
        while info := tar.next():
            member = tar.extractfile(info) if info.isreg() else None
            if member is None:
                raise ArchiveRefused("it holds more than files")
            yield info.name, member
            _forget_members(tar)


def _digest(
    member: IO[bytes], on_bytes: Callable[[int], object], *, keep: bool
) -> tuple[str, bytes]:
    digest, content = hashlib.sha256(), b""
    while chunk := member.read(CHUNK):
        digest.update(chunk)
        content += chunk if keep else b""
        on_bytes(len(chunk))
    return digest.hexdigest(), content


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _forget_members(tar: tarfile.TarFile) -> None:
    # else it remembers a million pictures' heads
    tar.members.clear()  # type: ignore[attr-defined]
