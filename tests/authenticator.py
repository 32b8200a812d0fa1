"""A security key in software, for tests: one ES256 credential, and a counter."""

import base64
import hashlib
import json
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

UP, UV, AT = 0x01, 0x04, 0x40  # flags, WebAuthn Level 3 §6.1
ORIGIN = "http://localhost:8000"


def text(raw: bytes) -> str:
    """Write bytes as browsers do: base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class SecurityKey:
    """Answers what a portal asks, as a browser would hand it on."""

    id: bytes = b"one credential"
    count: int = 0
    origin: str = ORIGIN
    relying_party: str = "localhost"
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.derive_private_key(7, ec.SECP256R1())
    )

    def made(self, options: dict) -> dict:
        """Answer a registration."""
        numbers = self.private.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, **point})
        length = len(self.id).to_bytes(2, "big")
        data = self._data(UP | UV | AT) + bytes(16) + length + self.id + public
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            options,
            "webauthn.create",
            attestationObject=text(cbor2.dumps(statement)),
            transports=["usb", "made-up"],
        )

    def proof(self, options: dict) -> dict:
        """Answer a sign-in, one higher on the counter."""
        self.count += 1
        data = self._data(UP)
        client = self._client(options, "webauthn.get")
        signed = data + hashlib.sha256(client).digest()
        signature = self.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            options,
            "webauthn.get",
            authenticatorData=text(data),
            signature=text(signature),
            userHandle=None,
        )

    def _data(self, flags: int) -> bytes:
        party = hashlib.sha256(self.relying_party.encode()).digest()
        return party + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, options: dict, kind: str) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, options: dict, kind: str, **response: object) -> dict:
        client = text(self._client(options, kind))
        return {
            "id": text(self.id),
            "rawId": text(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {"clientDataJSON": client, **response},
        }
