"""What one network address may ask for, so that guessing does not pay."""

import ipaddress
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.policy import CodePolicy
from portal.services import limits
from portal.services.limits import Limit
from portal.vault import Keyring

HOUR = timedelta(hours=1)


def spend_send(
    session: Session, address: str | None, *, policy: CodePolicy, now: datetime
) -> None:
    """Count one code asked for; raise TooMany if it was one too many."""
    limit = Limit("network_sends", policy.network_sends_per_hour, HOUR)
    limits.spend(session, limit, digest=_digest(session, address), now=now)


def spend_try(
    session: Session, address: str | None, *, policy: CodePolicy, now: datetime
) -> None:
    """Count one code typed; raise TooMany if it was one too many."""
    limit = Limit("network_tries", policy.network_tries_per_hour, HOUR)
    limits.spend(session, limit, digest=_digest(session, address), now=now)


def network_of(address: str | None) -> str:
    """Give the network behind an address: of IPv6 the /64 that one line gets."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _digest(session: Session, address: str | None) -> bytes:
    keyring: Keyring = session.info["keyring"]
    return keyring.digest("network", network_of(address))
