"""Files between a conversation and its request: sent with their message's comment, and read from public comments.

A file that one side refuses is marked on its message; everything else goes on.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus

from jira_chat.attachments import rules as attachment_rules
from jira_chat.attachments.errors import FileTooLargeError, FileTypeRefusedError
from jira_chat.attachments.models import FROM_JIRA, Attachment, Source, StoredFile
from jira_chat.attachments.service import AttachmentService
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation, Message
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import (
    JiraError,
    JiraForbiddenError,
    JiraLimitedError,
    JiraNotFoundError,
    JiraRefusedError,
    JiraUnavailableError,
)
from jira_chat.jira.models import Comment, JiraFile
from jira_chat.kernel.errors import InvalidInputError, NotFoundError
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.settings.service import SettingsService
from jira_chat.sync import rules, turn_documents
from jira_chat.sync.pending_writes import PendingWrite, PendingWrites
from jira_chat.sync.turn_documents import TurnDocument

log = logging.getLogger(__name__)

_REFUSALS = (JiraRefusedError, JiraForbiddenError)
"""Too large for the site, of a blocked type, attachments switched off, no right to create them."""

_MOST_LATE = 20

_MOST_TOGETHER = 25 * 2**20
"""Bytes of files in one job, which a slow line has to carry before the job is taken for one that hangs
(`outbox/held_jobs.py`). More go one by one, each in a comment of its own."""


class FileSync:
    """Sends files to Jira and fetches files from its comments."""

    def __init__(
        self,
        link: JiraLink,
        attachments: AttachmentService,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        writes: PendingWrites,
    ) -> None:
        self._link = link
        self._attachments = attachments
        self._settings = settings
        self._jira_for = jira_for
        self._writes = writes

    def comment(self, conversation: Conversation, issue: IssueId, said: TurnDocument) -> bool:
        """Write a turn and its files as one comment; return whether the comment has the text.

        If Jira does not take them together, return False: the text is sent alone, and the files after it.
        Raises JiraError.
        """
        files = self._of(conversation, said.messages)
        if sum(file.attachment.size for file in files) > _MOST_TOGETHER:
            return False
        uploaded = self._upload(conversation, files)
        if not uploaded:
            return False
        with self._writes.attempt(conversation, said.messages[0].seq):
            comment = self._begin(conversation, issue, uploaded)
            return comment is not None and self._finish(conversation, issue, comment, said, list(uploaded))

    def find(self, conversation: Conversation, issue: IssueId, pending: PendingWrite, said: TurnDocument) -> bool:
        """Find the comment with files of an unanswered attempt and finish it; return whether there is one."""
        files = self._of(conversation, said.messages)
        if not files:
            return False
        sent = self._jira_for(conversation.tenant).find_own_comment(issue, _marker(conversation, files))
        if sent is not None:
            self._note_synced(conversation, files, sent.id)
            return True
        comment = self._left(conversation, issue, pending)
        if comment is not None:
            self._finish(conversation, issue, comment, said, files)
        return comment is not None

    def note_found(self, conversation: Conversation, messages: Sequence[Message], comment: Comment) -> None:
        """Note that a comment from an earlier attempt has its messages' files, if it shows files."""
        if comment.media:
            self._note_synced(conversation, self._of(conversation, messages), comment.id)

    def send_late(self, conversation: Conversation, issue: IssueId) -> bool:
        """Send one file whose message is already in Jira, in its own comment; return whether there was one.

        Such files belong to the first message, which became the description, or were refused together with others.
        """
        for file in self._attachments.unsynced(conversation.tenant, conversation.id, limit=_MOST_LATE):
            message = self._message(conversation, file.seq or 0)
            files = self._of(conversation, [message]) if message is not None and message.in_jira else []
            if message is not None and files:
                self._send_alone(conversation, issue, files[0], message)
                return True
        return False

    def find_late(self, conversation: Conversation, issue: IssueId, pending: PendingWrite) -> bool:
        """Do what `find` does for a file sent after its message."""
        message = self._message(conversation, -pending.first)
        files = [] if message is None else self._of(conversation, [message])[:1]
        if message is None or not files:
            return True
        sent = self._jira_for(conversation.tenant).find_own_comment(issue, _marker(conversation, files))
        if sent is not None:
            self._note_synced(conversation, files, sent.id)
            return True
        comment = self._left(conversation, issue, pending)
        if comment is not None:
            self._finish_alone(conversation, issue, comment, message, files)
        return comment is not None

    def fetch_files(
        self, conversation: Conversation, issue: IssueId, comment: Comment, *, patient: bool = True
    ) -> tuple[Attachment, ...]:
        """Fetch the files that a public comment shows and return one attachment for each.

        Unless `patient`, files that Jira does not give count as missing. Raises JiraError.
        """
        if not comment.media:
            return ()
        known = self._attachments.of_comment(conversation.tenant, conversation.id, comment.id)
        if known.keys() >= set(comment.media):
            return tuple(known[each] for each in comment.media)
        shown = self._jira_for(conversation.tenant).files.of_comment(issue, comment.id)
        # The document and the rendered comment name them differently, in the same order.
        is_clear = len(shown) == len(comment.media)
        return tuple(
            known.get(media)
            or self._bring(conversation, comment, media, shown[place] if is_clear else None, patient=patient)
            for place, media in enumerate(comment.media)
        )

    def _of(self, conversation: Conversation, messages: Sequence[Message]) -> list[StoredFile]:
        """Return the messages' files that Jira neither has nor refused, in sending order."""
        ids = [each.id for message in messages for each in message.attachments]
        if not ids:
            return []
        waiting = self._attachments.unsynced(conversation.tenant, conversation.id, limit=_MOST_LATE)
        by_id = {file.attachment.id: file for file in waiting}
        return [by_id[each] for each in ids if each in by_id]

    def _upload(self, conversation: Conversation, files: Sequence[StoredFile]) -> dict[StoredFile, str]:
        """Upload files and return Jira's id of each accepted one; no comment shows them yet."""
        uploaded = {file: self._uploaded(conversation, file) for file in files}
        return {file: id_ for file, id_ in uploaded.items() if id_ is not None}

    def _uploaded(self, conversation: Conversation, file: StoredFile) -> str | None:
        record = self._settings.of_project(conversation.tenant, conversation.project)
        if record is None or record.service_desk is None:
            raise JiraRefusedError("The project has no service desk to send files to.")
        kept, jira = file.attachment, self._jira_for(conversation.tenant)
        with ExitStack() as stack:
            try:
                content = stack.enter_context(self._attachments.open(file))
            except NotFoundError:
                self._refuse(conversation, file)
                return None
            try:
                return jira.files.upload(
                    record.service_desk, content, name=kept.name, media_type=kept.type, size=kept.size
                )
            except (*_REFUSALS, JiraNotFoundError) as error:
                if _is_about_us(error):
                    raise
                self._refuse(conversation, file)
                return None

    def _begin(self, conversation: Conversation, issue: IssueId, uploaded: Mapping[StoredFile, str]) -> str | None:
        """Write a comment that shows only the files so far and return its id; None if Jira refuses it.

        Raises JiraNotFoundError for a request that Jira does not show, perhaps not yet.
        """
        try:
            return self._jira_for(conversation.tenant).files.add_comment(issue, list(uploaded.values()))
        except _REFUSALS as error:
            if _is_about_us(error):
                raise
            if len(uploaded) == 1:
                self._refuse(conversation, *uploaded)
            return None

    def _left(self, conversation: Conversation, issue: IssueId, pending: PendingWrite) -> str | None:
        """Return the comment that an attempt began. A comment left without text is skipped if its files are sent."""
        since = pending.began_at - rules.CLOCKS_DIFFER
        begun = self._jira_for(conversation.tenant).unfinished_comments(issue, since)
        is_synced = partial(self._attachments.is_synced, conversation.tenant, conversation.id)
        return next((each for each in begun if not is_synced(each)), None)

    def _finish(
        self,
        conversation: Conversation,
        issue: IssueId,
        comment: str,
        said: TurnDocument,
        files: Sequence[StoredFile],
    ) -> bool:
        """Add text and marker to a comment that shows files; return whether Jira took the text."""
        try:
            self._jira_for(conversation.tenant).files.finish_comment(
                issue, comment, said.document, rules.Turn(said.messages).marker
            )
        except _REFUSALS:
            self._finish_alone(conversation, issue, comment, said.messages[-1], files)
            return False
        self._note_synced(conversation, files, comment)
        self._link.note_comment(conversation, [message.seq for message in said.messages], comment)
        return True

    def _send_alone(self, conversation: Conversation, issue: IssueId, file: StoredFile, message: Message) -> None:
        uploaded = self._upload(conversation, [file])
        if uploaded:
            with self._writes.attempt(conversation, -message.seq):
                comment = self._begin(conversation, issue, uploaded)
                if comment is not None:
                    self._finish_alone(conversation, issue, comment, message, [file])

    def _finish_alone(
        self, conversation: Conversation, issue: IssueId, comment: str, message: Message, files: Sequence[StoredFile]
    ) -> None:
        """Name the sender in a comment that shows files. If Jira refuses, the files stay without text."""
        shown = turn_documents.of_files(message, [file.attachment for file in files])
        try:
            self._jira_for(conversation.tenant).files.finish_comment(
                issue, comment, shown, _marker(conversation, files)
            )
        except _REFUSALS as error:
            log.warning("files_without_words", extra={"tenant": conversation.tenant, "status": error.status})
        self._note_synced(conversation, files, comment)

    def _note_synced(self, conversation: Conversation, files: Sequence[StoredFile], comment: str) -> None:
        self._attachments.note_synced(conversation.tenant, [file.attachment.id for file in files], comment)

    def _refuse(self, conversation: Conversation, file: StoredFile) -> None:
        log.warning("file_refused", extra={"tenant": conversation.tenant, "type": file.attachment.type})
        self._attachments.note_refused(conversation.tenant, file.attachment.id)
        message = self._message(conversation, file.seq or 0)
        if message is not None:
            self._link.note_files(conversation, message, rules.marked(message.attachments, file.attachment.id))

    def _message(self, conversation: Conversation, seq: int) -> Message | None:
        found = self._link.messages_after(conversation.tenant, conversation.id, seq - 1, limit=1)
        return next((each for each in found if each.seq == seq), None)

    def _bring(
        self, conversation: Conversation, comment: Comment, media: str, file: JiraFile | None, *, patient: bool
    ) -> Attachment:
        source = Source(
            tenant=conversation.tenant,
            project=conversation.project,
            uploader=attachment_rules.jira_uploader(conversation.id, comment.id),
            client_id=media,
            conversation=conversation.id,
            jira_ref=FROM_JIRA,
        )
        if file is None:
            return self._attachments.note_missing(source, name="", size=0)
        try:
            self._attachments.check_size(file.size)
            with self._jira_for(conversation.tenant).files.content(file) as read:
                return self._attachments.take_from_jira(source, name=file.filename, read=read)
        except (FileTooLargeError, FileTypeRefusedError, InvalidInputError, JiraNotFoundError):
            return self._attachments.note_missing(source, name=file.filename, size=file.size)
        # It must not keep its comment, and all later ones, from the customer.
        except (*_REFUSALS, JiraUnavailableError) as error:
            is_away = isinstance(error, JiraUnavailableError) and (patient or isinstance(error, JiraLimitedError))
            if is_away or _is_about_us(error):
                raise
            return self._attachments.note_missing(source, name=file.filename, size=file.size)


def _is_about_us(error: JiraError) -> bool:
    """Whether Jira does not accept our credentials at the moment, whatever the file."""
    return error.status == HTTPStatus.UNAUTHORIZED


def _marker(conversation: Conversation, files: Sequence[StoredFile]) -> dict[str, str]:
    return {"conversation": conversation.id, "file": files[0].attachment.id}
