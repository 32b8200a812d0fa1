"""For whom a passkey is made: WebAuthn's relying party, from the portal's address."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL = "localhost"
USUAL = {"http": 80, "https": 443}


@dataclass(frozen=True)
class RelyingParty:
    """The name that passkeys are bound to, and the one origin that may ask."""

    id: str
    origin: str


def relying_party(public_url: str) -> RelyingParty | None:
    """
    Give the relying party of an address, or None where browsers allow no passkey.

    They want HTTPS and a name; of plain HTTP only localhost is trusted, and an IP
    address is never a name (WebAuthn Level 3 §5.1.3). This machine's own addresses
    are taken for localhost, under which it is reached as well.
    """
    parts = urlsplit(public_url)
    name = (parts.hostname or "").encode("idna").decode()
    address = _address(name)
    if address is not None and address.is_loopback and parts.scheme == "http":
        name, address = LOCAL, None
    if address is not None or not name:
        return None
    if parts.scheme != "https" and name != LOCAL and not name.endswith(f".{LOCAL}"):
        return None
    port = parts.port
    place = name if port in {None, USUAL.get(parts.scheme)} else f"{name}:{port}"
    return RelyingParty(id=name, origin=f"{parts.scheme}://{place}")


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
