"""Posting: messages from many people in many conversations, written in one transaction.

Permission is decided by the conversation's row, under the lock that numbers the message. This costs no extra read, and
nobody can write to a conversation that has just been closed or given to another customer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import Connection

from jira_chat.access.principals import Principal
from jira_chat.attachments import sending
from jira_chat.attachments.errors import AttachmentGoneError
from jira_chat.attachments.models import Attachment
from jira_chat.conversations import bulk, rules
from jira_chat.conversations.bulk import MessageKey, Place
from jira_chat.conversations.enqueuing import enqueue_sending_of
from jira_chat.conversations.models import Author, Header, Message
from jira_chat.conversations.waiting import turn
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import DomainError, NotFoundError
from jira_chat.kernel.ids import AttachmentId
from jira_chat.settings.models import ProjectSettings
from jira_chat.storage.frequent import sent_together, set_savepoint, undo

Files = tuple[Attachment, ...] | DomainError
"""The files of a post, or why they cannot be sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A message to write, its form already checked."""

    person: Principal
    settings: ProjectSettings | None
    """Settings of the project where the person is."""
    place: Place
    key: MessageKey
    body: str
    attachments: tuple[AttachmentId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """A written message, with its conversation."""

    message: Message
    header: Header


class Posting:
    """Writer of posts; its `write` is a batch for `Database.write_many`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def write(self, connection: Connection, posts: Sequence[Post]) -> list[Posted | Exception]:
        """Write the allowed posts; return for each post its message, or the error that refused it.

        The error is NotFoundError, ConversationClosedError, AttachmentGoneError or what `rules.check_may_write` raises.
        """
        headers = bulk.lock(connection, {post.place for post in posts})
        refusals = [_refusal(post, headers.get(post.place)) for post in posts]
        allowed = [post for post, refusal in zip(posts, refusals, strict=True) if refusal is None]
        # The files of a message belong to it after its first try.
        known = bulk.find_messages(connection, {post.key for post in allowed if post.attachments})
        files = _files(connection, (post for post in allowed if post.attachments and post.key not in known))
        refusals = [refusal or _gone(files.get(post.key)) for post, refusal in zip(posts, refusals, strict=True)]
        allowed = [post for post, refusal in zip(posts, refusals, strict=True) if refusal is None]
        # Read the clock after locking, so that a later number never has an earlier time.
        now = self._clock()
        new = _numbered((post for post in allowed if post.key not in known), headers, files, at=now)
        if not _write(connection, new, at=now):
            # Looked for only now, because retries are rare. Under the lock nothing else adds messages meanwhile.
            known = bulk.find_messages(connection, {post.key for post in allowed})
            new = _numbered((post for post in allowed if post.key not in known), headers, files, at=now)
            _write(connection, new, at=now)
        posted = _posted(allowed, headers, known, new)
        return [refusal or next(posted) for refusal in refusals]


def _refusal(post: Post, header: Header | None) -> DomainError | None:
    if header is None or not rules.may_see(post.person, header):
        return NotFoundError("This conversation no longer exists.")
    try:
        rules.check_open(header)
        rules.check_may_write(post.person, post.settings)
    except DomainError as error:
        return error
    return None


def _files(connection: Connection, posts: Iterable[Post]) -> dict[MessageKey, Files]:
    """Find the files of the few posts that have any; a file belongs to one message only."""
    files: dict[MessageKey, Files] = {}
    sent: set[AttachmentId] = set()
    for post in posts:
        if post.key not in files:
            files[post.key] = _files_of(connection, post, sent)
            sent.update(post.attachments)
    return files


def _files_of(connection: Connection, post: Post, sent: set[AttachmentId]) -> Files:
    if not sent.isdisjoint(post.attachments):
        return AttachmentGoneError("This file was sent already.")
    try:
        return sending.lock(connection, post.person, post.attachments)
    except DomainError as error:
        return error


def _gone(files: Files | None) -> DomainError | None:
    return files if isinstance(files, DomainError) else None


def _numbered(
    posts: Iterable[Post], headers: Mapping[Place, Header], files: Mapping[MessageKey, Files], *, at: datetime
) -> dict[MessageKey, Message]:
    """Give each message the next number of its conversation; a post that came twice is one message."""
    numbers = {place: count(header.seq + 1) for place, header in headers.items()}
    new: dict[MessageKey, Message] = {}
    for post in posts:
        if post.key not in new:
            _, conversation, client_id = post.key
            new[post.key] = Message(
                conversation=conversation,
                seq=next(numbers[post.place]),
                client_id=client_id,
                author=Author(side=post.person.side, name=post.person.name, account=post.person.account),
                body=post.body,
                at=at,
                attachments=_sendable(files.get(post.key, ())),
            )
    return new


def _sendable(files: Files) -> tuple[Attachment, ...]:
    return () if isinstance(files, DomainError) else files


def _write(connection: Connection, new: Mapping[MessageKey, Message], *, at: datetime) -> bool:
    """Write messages; or write nothing and return False if one of them exists."""
    if not new:
        return True
    # The last message of a conversation has its highest number.
    by_place: dict[Place, list[Message]] = {}
    for (tenant, conversation, _), message in new.items():
        by_place.setdefault((tenant, conversation), []).append(message)
    latest = {place: (said[-1].seq, turn(each.author.side for each in said)) for place, said in by_place.items()}
    with sent_together(connection):
        set_savepoint(connection)
        inserted = bulk.insert_messages(connection, ((tenant, message) for (tenant, *_), message in new.items()), at=at)
        bulk.set_latest(connection, latest, at=at)
        enqueue_sending_of(connection, latest, now=at)
    if inserted.rowcount < len(new):
        undo(connection)
        return False
    for (tenant, conversation, _), message in new.items():
        sending.note_sent(connection, tenant, conversation, message.seq, message.attachments)
    return True


def _posted(
    posts: Iterable[Post],
    headers: Mapping[Place, Header],
    known: Mapping[MessageKey, Message],
    new: Mapping[MessageKey, Message],
) -> Iterator[Posted]:
    for post in posts:
        message = new[post.key] if post.key in new else known[post.key]
        yield Posted(message=message, header=headers[post.place])
