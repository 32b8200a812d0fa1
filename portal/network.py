"""At which address other devices reach this machine."""

import socket

EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - recognised, not bound
ELSEWHERE = ("192.0.2.1", 9)  # RFC 5737: nobody's; connecting a datagram sends nothing


def reachable(host: str) -> str:
    """Give the address to open for what listens on `host`."""
    if host not in EVERY_ADDRESS:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"  # no network at all
