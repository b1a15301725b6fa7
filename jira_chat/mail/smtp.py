"""Sending mail through the operator's SMTP server (RFC 5321; submission: RFC 6409, RFC 8314)."""

import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, make_msgid
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import idna
import msgspec

from jira_chat.mail.errors import MailRefusedError, MailUnavailableError

TIMEOUT_SECONDS = 15

_SUBMISSION_PORT = 587
_SUBMISSIONS_PORT = 465
_FIRST_PERMANENT_REPLY = 500
_NEAR = frozenset({"localhost", "127.0.0.1", "::1"})


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one person, in both forms."""

    to: str
    subject: str
    text: str
    html: str


class _Login(NamedTuple):
    user: str
    password: str


class SmtpServer:
    """One server: `smtp://user:password@host:port?from=chat@example.com`, or `smtps://` for TLS from the first byte.

    `smtp://` switches to TLS if the server offers it (STARTTLS). A password is never sent without TLS, except to this
    machine.
    """

    def __init__(self, url: str) -> None:
        """Parse the address.

        Raises ValueError saying what is wrong with it.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("an SMTP server's address starts with smtp:// or smtps:// and names a host")
        self._host = parts.hostname
        self._is_secure = parts.scheme == "smtps"
        self._port = parts.port or (_SUBMISSIONS_PORT if self._is_secure else _SUBMISSION_PORT)
        self._login = _Login(unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._sender = _sender(parts)
        self._tls = ssl.create_default_context()

    def send(self, message: Message) -> None:
        """Send one mail.

        Raises MailUnavailableError or MailRefusedError.
        """
        letter = self._letter(message)
        try:
            server = self._connect()
            try:
                self._introduce(server)
                server.send_message(letter)
            finally:
                # The server has accepted or refused the mail; how the session ends does not matter.
                with suppress(OSError):
                    server.quit()
        except (smtplib.SMTPException, OSError) as error:
            if _is_final(error):
                raise MailRefusedError("The mail server refuses this mail.") from error
            raise MailUnavailableError("The mail server is not accepting mail right now.") from error

    def _connect(self) -> smtplib.SMTP:
        if self._is_secure:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._tls)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)

    def _introduce(self, server: smtplib.SMTP) -> None:
        """Start TLS and log in, as far as offered and configured."""
        server.ehlo()
        if not self._is_secure and server.has_extn("starttls"):
            server.starttls(context=self._tls)
        elif self._login and not self._is_secure and self._host not in _NEAR:
            raise smtplib.SMTPNotSupportedError("no TLS, so the password stays here")
        if self._login:
            server.login(*self._login)

    def _letter(self, message: Message) -> EmailMessage:
        # The policy refuses line breaks in headers, so no typed text can add a header.
        letter = EmailMessage(policy=SMTP)
        try:
            letter["From"] = self._sender
            letter["To"] = Address(addr_spec=_in_ascii(message.to))
            letter["Subject"] = message.subject
            letter["Date"] = localtime()
            letter["Message-ID"] = make_msgid(domain=self._sender.domain)
            # No holiday notices in return (RFC 3834, 5).
            letter["Auto-Submitted"] = "auto-generated"
            letter.set_content(message.text)
            letter.add_alternative(message.html, subtype="html")
        except (ValueError, IndexError) as error:
            raise MailRefusedError("This mail is not valid.") from error
        return letter


def _in_ascii(address: str) -> str:
    """Return an address with its domain in ASCII (A-labels, RFC 5890), for which servers need no SMTPUTF8.

    Raises UnicodeError if there is no such form.
    """
    local, _, domain = address.rpartition("@")
    return f"{local}@{idna.encode(domain, uts46=True).decode()}" if not domain.isascii() else address


def _sender(parts: SplitResult) -> Address:
    named = parse_qs(parts.query).get("from", [""])[0]
    user = unquote(parts.username or "")
    spec = named or (user if "@" in user else f"jira-chat@{parts.hostname}")
    try:
        return Address("Jira Chat", addr_spec=spec)
    except (ValueError, IndexError) as error:
        raise ValueError("from= is not an e-mail address") from error


def _is_final(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        # The operator's mistake, not the mail's.
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _FIRST_PERMANENT_REPLY for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= _FIRST_PERMANENT_REPLY
    return isinstance(error, smtplib.SMTPNotSupportedError)
