"""A real mail server on this machine, with addresses that it refuses."""

import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

UNKNOWN = "unknown@example.net"  # 550 at RCPT
FULL = "full@example.net"  # 452 at RCPT
UNWANTED = "unwanted@example.net"  # 554 after DATA
BUSY = "busy@example.net"  # 451 after DATA
USER, PASSWORD = "portal", "secret"


@dataclass
class MailServer:
    """What arrived, and where the server listens."""

    port: int = 0
    host: str = "127.0.0.1"
    mails: list[Message] = field(default_factory=list)
    envelopes: list[tuple[str, list[str], bool]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server, _session, envelope, address, _options
    ):
        if address == UNKNOWN:
            return f"550 5.1.1 <{address}>: no such user"
        if address == FULL:
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802
        if UNWANTED in envelope.rcpt_tos:
            return "554 5.7.1 looks unwanted"
        if BUSY in envelope.rcpt_tos:
            return "451 4.3.0 try again later"
        self.mails.append(message_from_bytes(envelope.content))
        secured = session.ssl is not None
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, secured))
        return "250 OK"


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1; give the server's and a client's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "mail.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(
        cadata=made.public_bytes(serialization.Encoding.PEM).decode()
    )


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def smtp(
    *, security: str = "none", tls: ssl.SSLContext | None = None
) -> Iterator[MailServer]:
    """Run the server on a free port; with STARTTLS it wants a user and a password."""
    found = MailServer()

    def sign_in(_server, _session, _envelope, _mechanism, given: object) -> AuthResult:
        right = isinstance(given, LoginPassword) and (
            given.login == USER.encode() and given.password == PASSWORD.encode()
        )
        return AuthResult(success=right, handled=False)

    options: dict[str, object] = {}
    if security == "starttls":
        options = {
            "tls_context": tls,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": sign_in,
        }
    if security == "tls":
        options = {"ssl_context": tls}
    found.port = free_port()
    controller = Controller(
        found, hostname=found.host, port=found.port, ready_timeout=60, **options
    )
    controller.start()
    try:
        yield found
    finally:
        controller.stop()
