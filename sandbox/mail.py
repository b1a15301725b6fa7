"""The mail box that catches everything the add-on sends."""

import email
import email.policy
import threading
from dataclasses import asdict, dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Letter:
    sender: str
    recipients: list[str]
    subject: str
    text: str
    sent: str


class Mailbox:
    """An aiosmtpd handler that keeps letters in memory."""

    def __init__(self) -> None:
        self._letters: list[Letter] = []
        self._lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        """Accept every letter."""
        message = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        letter = Letter(
            sender=envelope.mail_from or "",
            recipients=list(envelope.rcpt_tos),
            subject=str(message.get("Subject", "")),
            text=str(body.get_content()) if body else "",
            sent=str(message.get("Date", "")),
        )
        with self._lock:
            self._letters.append(letter)
        return "250 OK"

    def listed(self) -> list[dict[str, Any]]:
        """Newest first."""
        with self._lock:
            return [asdict(letter) for letter in reversed(self._letters)]
