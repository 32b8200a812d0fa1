"""Where secrets come from: the environment, a file, or the instance folder."""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from portal.errors import CannotOpen, ConfigError
from portal.vault import KEY_BYTES, Keyring

MADE = ("secret_key", "master_keys", "index_key")  # files of the instance folder


class Secrets:
    """Reads secrets from the environment or a file; makes them in development."""

    def __init__(self, env: Mapping[str, str], instance: Path, *, make: bool) -> None:
        self._env, self._folder, self._make = env, instance / "keys", make

    def text(self, name: str) -> str:
        """Give one secret; raise ConfigError if it is nowhere."""
        if value := self._env.get(name):
            return value
        if path := self._env.get(f"{name}_FILE"):
            return _read_secret(Path(path), name)
        if self._make:
            return self._made(name)
        raise ConfigError(f"Set {name}, or {name}_FILE to a file that holds it.")

    def keyring(self) -> Keyring:
        """Give the master keys, newest first, and the key of the digests."""
        masters = [
            _key(line, "PORTAL_MASTER_KEYS")
            for line in self.text("PORTAL_MASTER_KEYS").replace(",", "\n").split()
        ]
        index_key = _key(self.text("PORTAL_INDEX_KEY"), "PORTAL_INDEX_KEY")
        if not masters:
            raise ConfigError("PORTAL_MASTER_KEYS is empty.")
        if index_key in masters:
            raise ConfigError("PORTAL_INDEX_KEY must differ from every master key.")
        return Keyring(masters, index_key=index_key)

    def _made(self, name: str) -> str:
        path = self._folder / name.removeprefix("PORTAL_").lower()
        for folder in (self._folder.parent, self._folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        # a link appears whole or not at all: web and worker may start together
        partial = path.with_suffix(f".{os.getpid()}")
        try:
            partial.touch(mode=0o600)
            partial.write_text(fresh)
            os.link(partial, path)
        except FileExistsError:
            pass
        finally:
            partial.unlink(missing_ok=True)
        return _read_secret(path, name)


def read_folder(instance: Path) -> dict[str, bytes]:
    """Give the secrets that lie in the instance folder, by the names of the files."""
    paths = (instance / "keys" / name for name in MADE)
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def keyring_of(contents: Mapping[str, bytes]) -> Keyring:
    """Make the keyring of what `read_folder` gave; raise ConfigError if it cannot."""
    env = {
        f"PORTAL_{name.upper()}": content.decode(errors="replace")
        for name, content in contents.items()
    }
    return Secrets(env, Path(), make=False).keyring()


def in_folder(instance: Path, keyring: Keyring) -> bool:
    """Say whether the keys in use are those of the instance folder."""
    try:
        found = keyring_of(read_folder(instance))
        found.vault(keyring.new_wrapped_key())
    except (ConfigError, CannotOpen):
        return False
    return found.digest("", "") == keyring.digest("", "")


def replace(instance: Path, contents: Mapping[str, bytes]) -> None:
    """Put these secrets into the instance folder."""
    for name in MADE:
        if name in contents:
            partial = instance / "keys" / f"{name}.{os.getpid()}"
            partial.touch(mode=0o600)
            partial.write_bytes(contents[name])
            partial.replace(instance / "keys" / name)


def _read_secret(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"Cannot read the file for {name}: {error}") from error


def _key(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES or len(set(key)) < 8:
        raise ConfigError(
            f"{name} must be 32 random bytes in base64. "
            f"Make one with: openssl rand -base64 32"
        )
    return key
