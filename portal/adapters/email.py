"""E-mails: the outbox, which delivers nothing, and SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, parseaddr

from portal.adapters.sandbox import ADDRESSES, Fate
from portal.config import SmtpConfig
from portal.errors import DeliveryDelayed, DeliveryRefused
from portal.ports import Mail, Receipt
from portal.states import MessageStatus

PATIENCE = 15.0  # seconds for each answer of the server


@dataclass
class MailOutbox:
    """Delivers nothing: the message's row is what the outbox page shows."""

    name: str = field(default="outbox", init=False)
    _throttled: set[str] = field(default_factory=set)

    def send(self, mail: Mail) -> Receipt:
        """Take every e-mail as delivered, but to the addresses that fail."""
        match ADDRESSES.get(mail.to.lower()):
            case Fate.REFUSED:
                raise DeliveryRefused("no such mailbox here", "550")
            case Fate.UNREACHABLE:
                raise DeliveryDelayed("the mail server cannot be reached")
            case Fate.THROTTLED if mail.message_id not in self._throttled:
                self._throttled.add(mail.message_id)
                raise DeliveryDelayed("too many messages at once", retry_after=3)
            case Fate.UNHEARD:
                return Receipt(mail.message_id, MessageStatus.SENT)
        return Receipt(mail.message_id, MessageStatus.DELIVERED)


@dataclass(frozen=True)
class SmtpMail:
    """
    Hands e-mails to a mail server, which delivers them.

    "Sent" is all that is known: a bounce comes to the sender's mailbox. The
    Message-ID is the same at every try, so that a double is recognised.
    """

    server: SmtpConfig
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    patience: float = PATIENCE
    name: str = field(default="smtp", init=False)

    def send(self, mail: Mail) -> Receipt:
        """Send one e-mail: 5xx is for ever, all else may pass."""
        message = compose(mail, sender=self.server.sender)
        try:
            with self._connected() as smtp:
                smtp.send_message(message, parseaddr(self.server.sender)[1], [mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            ((code, reason),) = error.recipients.values()
            raise _refusal(code, reason) from None
        except smtplib.SMTPAuthenticationError as error:
            # the operator's password is wrong, not this message
            raise DeliveryDelayed(f"{error.smtp_code} signing in failed") from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            raise DeliveryRefused("the server cannot take this address") from None
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryDelayed(type(error).__name__) from None
        return Receipt(mail.message_id, MessageStatus.SENT)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self.server
        smtp = (
            smtplib.SMTP_SSL(
                server.host, server.port, timeout=self.patience, context=self.tls
            )
            if server.security == "tls"
            else smtplib.SMTP(server.host, server.port, timeout=self.patience)
        )
        try:
            if server.security == "starttls":
                smtp.starttls(context=self.tls)
            if server.user:
                smtp.login(server.user, server.password)
            yield smtp
        finally:
            # a server that fails at the farewell has taken the message all the same
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


def compose(mail: Mail, *, sender: str) -> EmailMessage:
    """
    Give the message with a plain and an HTML part.

    Raise DeliveryRefused if an address or the subject would break a header.
    """
    message = EmailMessage()
    try:
        message["From"] = sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
    except ValueError as error:
        raise DeliveryRefused("a header holds a line break") from error
    message["Message-ID"] = mail.message_id
    message["Date"] = formatdate()
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers, please
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _refusal(code: int, reason: bytes | str) -> DeliveryRefused | DeliveryDelayed:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    if 500 <= code < 600:
        return DeliveryRefused(text, str(code))
    return DeliveryDelayed(f"{code} {text}")
