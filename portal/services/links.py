"""
Links that carry a secret: signed, for one purpose, stored only as a hash.

Tokens are lower-case letters and digits alone: carriers and mail programs break
links at underscores, dashes and dots.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass

from itsdangerous import Signer

from portal.errors import LinkClosed
from portal.services.visitors import secret_hash

SECRET_BYTES = 20  # 160 bits: 32 characters
SIGNATURE_BYTES = 10  # 80 bits: 16 characters; the secret alone is unguessable


@dataclass(frozen=True)
class Link:
    """A fresh token for a URL, and the hash to store of it."""

    token: str
    secret_hash: bytes


def make_link(secret_key: str, purpose: str) -> Link:
    """Make a token for one purpose ("handoff", "invitation", "email")."""
    secret = _letters(secrets.token_bytes(SECRET_BYTES))
    return Link(secret + _signature(secret_key, purpose, secret), secret_hash(secret))


def read_link(secret_key: str, purpose: str, token: str) -> bytes:
    """Give the hash to look for; raise LinkClosed for a forged or foreign token."""
    secret, signature = token[:32], token[32:]
    expected = _signature(secret_key, purpose, secret)
    if not secrets.compare_digest(signature.encode(), expected.encode()):
        raise LinkClosed("unknown")
    return secret_hash(secret)


def _signature(secret_key: str, purpose: str, secret: str) -> str:
    signer = Signer(secret_key, salt=f"portal.{purpose}", digest_method=hashlib.sha256)
    signature = base64.urlsafe_b64decode(signer.get_signature(secret) + b"==")
    return _letters(signature[:SIGNATURE_BYTES])


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode().lower().rstrip("=")
