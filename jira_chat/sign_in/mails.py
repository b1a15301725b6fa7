"""Mails to customers: written and sealed in the transaction that needs them, sent by the worker.

Only the mail tells whether an address has an account, so every request for a code sends one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy import Connection

from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import TenantId, new_id
from jira_chat.mail.errors import MailTooLateError
from jira_chat.mail.smtp import Message, SmtpServer
from jira_chat.outbox import queue
from jira_chat.outbox.payloads import from_fields
from jira_chat.outbox.queue import Job
from jira_chat.settings.icu import Flat
from jira_chat.settings.languages import Language, Offered
from jira_chat.settings.models import ProjectRecord
from jira_chat.settings.texts import Words
from jira_chat.sign_in import codes
from jira_chat.sign_in.jobs import SendMail
from jira_chat.storage.resealing import SealedText
from jira_chat.storage.vault import Vault

LanguagesOf = Callable[[TenantId], Offered]
"""Returns the languages that a site offers."""

WordsOf = Callable[[TenantId, Language], Words]
"""Returns the texts of a site in a language."""

_TRANSCRIPT_LIFETIME = timedelta(days=1)
"""How long a mail server may be away."""

_TEMPLATES = Path(__file__).parents[2] / "templates" / "mail"


class Situation(StrEnum):
    """The kind of a mail; each has its texts `mail.<situation>.subject` and `mail.<situation>`."""

    SIGN_IN = "sign_in"
    REGISTER = "register"
    RESET = "reset"
    KNOWN = "known"
    """A registration for an existing account; the code signs in."""
    UNKNOWN = "unknown"
    """There is no account to sign in to."""
    PORTAL = "portal"
    """The group rule sends the person to Jira's own login."""


@dataclass(frozen=True)
class Wording:
    """A site's texts in the language of a mail."""

    language: Language
    texts: Words


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    message: Message
    good_until: datetime


class Mails:
    """Writes mails and enqueues them."""

    def __init__(self, languages_of: LanguagesOf, words: WordsOf, vault: Vault, *, clock: Clock) -> None:
        self._languages_of = languages_of
        self._words = words
        self._vault = vault
        self._clock = clock
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
        )

    def wording(self, tenant: TenantId, language: str | None) -> Wording:
        """Return the texts for mails in a language. Reads the database, so call it before the transaction."""
        spoken = self._languages_of(tenant).choose([language] if language else [])
        return Wording(spoken, self._words(tenant, spoken))

    def enqueue_transcript(
        self, connection: Connection, record: ProjectRecord, to: str, said: str, wording: Wording
    ) -> None:
        """Enqueue, in the caller's transaction, the mail with a transcript for its customer."""
        texts, values = wording.texts, _values(record)
        about = {
            "language": wording.language.code,
            "direction": wording.language.dir,
            "subject": _line(texts["mail.transcript.subject"], values),
            "intro": _filled(texts["mail.transcript"], values),
            "said": said,
        }
        message = self._message(to, "transcript", about)
        self._promise(connection, record.tenant, message, good_until=self._clock() + _TRANSCRIPT_LIFETIME)

    def enqueue(
        self,
        connection: Connection,
        record: ProjectRecord,
        to: str,
        situation: Situation,
        wording: Wording,
        *,
        code: str | None = None,
        link: str | None = None,
    ) -> None:
        """Enqueue a mail in the caller's transaction. It is valid as long as a code."""
        message = self._write(record, to, situation, wording, code=code, link=link)
        self._promise(connection, record.tenant, message, good_until=self._clock() + codes.LIFETIME)

    def _promise(self, connection: Connection, tenant: TenantId, message: Message, *, good_until: datetime) -> None:
        stream = f"mail:{new_id()}"  # its own stream: no mail waits for another
        text = msgspec.json.encode(_Sealed(message=message, good_until=good_until)).decode()
        mail = SendMail(sealed=self._vault.seal(text, *place_of(tenant, stream)))
        queue.enqueue(connection, tenant, stream=stream, payload=mail, now=self._clock())

    def _write(
        self,
        record: ProjectRecord,
        to: str,
        situation: Situation,
        wording: Wording,
        *,
        code: str | None,
        link: str | None,
    ) -> Message:
        texts, values = wording.texts, _values(record)
        subject = _line(texts[f"mail.{situation}.subject"], values)
        if code is not None:
            # The code comes first, where a notification on a locked phone shows it.
            subject = f"{code} · {subject}"
        about = {
            "language": wording.language.code,
            "direction": wording.language.dir,
            "subject": subject,
            "code": code,
            "link": link,
            "words": {
                "intro": _filled(texts[f"mail.{situation}"], values),
                "lifetime": _filled(texts["mail.lifetime"], values),
                "link": _filled(texts["mail.link"], values) if code is not None else None,
                "ignore": _filled(texts["mail.ignore"], values),
            },
        }
        return self._message(to, "code", about)

    def _message(self, to: str, template: str, about: Mapping[str, Any]) -> Message:
        text, html = (self._templates.get_template(f"{template}.{kind}").render(about) for kind in ("txt", "html"))
        return Message(to=to, subject=about["subject"], text=text, html=html)


class Postman:
    """Sends enqueued mails; part of the worker."""

    def __init__(self, server: SmtpServer, vault: Vault, *, clock: Clock) -> None:
        self._server = server
        self._vault = vault
        self._clock = clock

    def send(self, mail: SendMail, job: Job) -> None:
        """Send a mail. A mail sent but not noted is sent again, with the same code.

        Raises MailUnavailableError, and MailRefusedError or MailTooLateError for a mail that will never be sent: its
        job is given up, which the health checks report to administrators.
        """
        sealed = _opened(self._vault, job, mail)
        if self._clock() >= sealed.good_until:
            raise MailTooLateError("This mail came too late to be of use.")
        self._server.send(sealed.message)


def sealed_texts(connection: Connection) -> Iterator[SealedText]:
    """Yield the unsent mails for resealing."""
    for job in queue.open_jobs(connection, SendMail):
        put = partial(_put, connection, job)
        mail = from_fields(job.payload, SendMail)
        yield SealedText(place=place_of(job.tenant, job.stream), text=mail.sealed, put=put)


def forget_given_up(connection: Connection, *, now: datetime) -> int:
    """Delete mails given up some days ago, and return how many."""
    return queue.forget_given_up(connection, SendMail, now=now)


def recipient(vault: Vault, job: Job, mail: SendMail) -> str:
    """Return the recipient of a job's mail."""
    return _opened(vault, job, mail).message.to


def place_of(tenant: TenantId, stream: str) -> tuple[str, ...]:
    """Return the place for which a mail is sealed: the site and the stream of its job."""
    return ("mail", tenant, stream)


def _opened(vault: Vault, job: Job, mail: SendMail) -> _Sealed:
    text = vault.open(mail.sealed, *place_of(job.tenant, job.stream))
    return msgspec.json.decode(text, type=_Sealed)


def _put(connection: Connection, job: Job, sealed: str) -> None:
    queue.rewrite(connection, job, SendMail(sealed=sealed))


def _values(record: ProjectRecord) -> Mapping[str, str]:
    return {"project": " ".join(record.name.split()), "minutes": str(codes.LIFETIME // timedelta(minutes=1))}


def _line(words: Flat, values: Mapping[str, str]) -> str:
    return " ".join(_filled(words, values).split())


def _filled(words: Flat, values: Mapping[str, str]) -> str:
    # Our own mail texts have no plurals; a site's texts may.
    text = words if isinstance(words, str) else words["other"]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
