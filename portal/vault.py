"""
Seals personal values: a data key per customer, wrapped by a rotatable master key.

Everything is AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D). The context
of a value (its table and column, or its evidence id) is authenticated with it, so
that a sealed value moved to another place does not open there.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.errors import CannotOpen, KeyDestroyed

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID_BYTES = 4
DESTROYED = b""  # stands where the wrapped key of something erased stood


@dataclass(frozen=True)
class Vault:
    """Seals and opens what belongs to one holder of a data key."""

    key: bytes = field(repr=False)

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Give nonce and ciphertext, 28 bytes longer than `plain`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Give what was sealed; raise CannotOpen if it was altered or moved."""
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self.key).decrypt(nonce, body, context.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(context) from error


def key_id(master: bytes) -> bytes:
    """Name a master key without telling anything about it."""
    return hashlib.sha256(b"portal master key" + master).digest()[:KEY_ID_BYTES]


class Keyring:
    """
    The master keys, newest first, and the key of the exact-search digests.

    New data keys are wrapped by the newest master key; older ones still unwrap
    until `rewrap` has moved every data key to the newest.
    """

    def __init__(self, masters: Sequence[bytes], *, index_key: bytes) -> None:
        self._masters = {key_id(master): master for master in masters}
        self._newest = key_id(masters[0])
        self._index_key = index_key

    def new_wrapped_key(self) -> bytes:
        """Make a data key and give it wrapped; only the wrapped form is stored."""
        return self._wrap(secrets.token_bytes(KEY_BYTES))

    def vault(self, wrapped: bytes) -> Vault:
        """
        Open the vault of a data key; raise CannotOpen without its master key.

        Raise KeyDestroyed, which is one of these, if what it sealed was erased.
        """
        return Vault(self._unwrap(wrapped))

    def rewrap(self, wrapped: bytes) -> bytes:
        """Wrap the same data key by the newest master key; a destroyed one stays so."""
        if wrapped == DESTROYED or wrapped[:KEY_ID_BYTES] == self._newest:
            return wrapped
        return self._wrap(self._unwrap(wrapped))

    def digest(self, kind: str, value: str) -> bytes:
        """
        Give the keyed hash under which a value of this kind is searched.

        HMAC-SHA256: who has the database alone can neither read nor guess values.
        """
        message = f"{kind}\0{value}".encode()
        return hmac.digest(self._index_key, message, "sha256")

    def _wrap(self, data_key: bytes) -> bytes:
        vault = Vault(self._masters[self._newest])
        return self._newest + vault.seal(data_key, context="data key")

    def _unwrap(self, wrapped: bytes) -> bytes:
        if wrapped == DESTROYED:
            raise KeyDestroyed("data key")
        master = self._masters.get(wrapped[:KEY_ID_BYTES])
        if master is None:
            raise CannotOpen("data key")
        return Vault(master).open(wrapped[KEY_ID_BYTES:], context="data key")
