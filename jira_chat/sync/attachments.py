"""Files between a conversation and its request: with the comment that tells their message, and from public comments.

A file that one side does not take is marked on its message, and everything else goes on.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from jira_chat.attachments import rules as attachment_rules
from jira_chat.attachments.errors import FileTooLargeError, FileTypeRefusedError
from jira_chat.attachments.models import FROM_JIRA, Attachment, Source, StoredFile
from jira_chat.attachments.service import AttachmentService
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation, Message
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraForbiddenError, JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import Comment, JiraFile
from jira_chat.kernel.errors import InvalidInputError, NotFoundError
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.settings.service import SettingsService
from jira_chat.sync import rules

log = logging.getLogger(__name__)

_REFUSALS = (JiraRefusedError, JiraForbiddenError, JiraNotFoundError)
"""Too large for the site, of a blocked type, attachments switched off, no right to create them."""

_MOST_LATE = 20
_CLOCKS_DIFFER = timedelta(minutes=10)
"""Jira's clock and ours, at the most."""


class FileSync:
    """Tells Jira of files, and brings those of Jira's."""

    def __init__(
        self,
        link: JiraLink,
        attachments: AttachmentService,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
    ) -> None:
        self._link = link
        self._attachments = attachments
        self._settings = settings
        self._jira_for = jira_for

    def comment(self, conversation: Conversation, issue: IssueId, turn: rules.Turn) -> str | None:
        """Tell a turn together with its files and return the comment's id.

        None where Jira does not take them together: the text is told alone, and the files after it. Raises JiraError.
        """
        files = self._of_turn(conversation, turn)
        comment = self._begun(conversation, issue, turn, files) if files else None
        if comment is None:
            return None
        jira = self._jira_for(conversation.tenant)
        try:
            jira.finish_comment(issue, comment, turn.text, turn.marker)
        except JiraRefusedError:
            jira.finish_comment(issue, comment, rules.files_line(turn.messages[-1]), _marker(conversation, files))
            self._note_told(conversation, files, comment)
            return None
        self._note_told(conversation, files, comment)
        return comment

    def note_found(self, conversation: Conversation, turn: rules.Turn, comment: Comment) -> None:
        """Note that a turn's comment, which an earlier try wrote, has its files, if it has some."""
        files = self._of_turn(conversation, turn) if comment.media else []
        if files:
            self._note_told(conversation, files, comment.id)

    def tell_late(self, conversation: Conversation, issue: IssueId, *, retrying: bool) -> bool:
        """Tell one file whose message Jira has already, in a comment of its own; return whether there was one.

        Those of the first message, which became the description, and those that were refused together with others.
        """
        found = self._attachments.untold(conversation.tenant, conversation.id, limit=_MOST_LATE)
        for file in found:
            message = self._message(conversation, file.seq or 0)
            if message is not None and message.in_jira:
                self._tell_alone(conversation, issue, file, message, retrying=retrying)
                return True
        return False

    def bring(self, conversation: Conversation, issue: IssueId, comment: Comment) -> tuple[Attachment, ...]:
        """Bring the files that a public comment shows, one value for each. Raises JiraError."""
        if not comment.media:
            return ()
        known = self._attachments.of_comment(conversation.tenant, conversation.id, comment.id)
        if known.keys() >= set(comment.media):
            return tuple(known[each] for each in comment.media)
        shown = self._jira_for(conversation.tenant).files.of_comment(issue, comment.id)
        # The document and the rendered comment name them differently, in the same order.
        is_clear = len(shown) == len(comment.media)
        return tuple(
            known.get(media) or self._bring(conversation, comment, media, shown[place] if is_clear else None)
            for place, media in enumerate(comment.media)
        )

    def _of_turn(self, conversation: Conversation, turn: rules.Turn) -> list[StoredFile]:
        """Return the files of a turn that Jira neither has nor refused, in the order of its messages."""
        ids = [each.id for message in turn.messages for each in message.attachments]
        if not ids:
            return []
        waiting = self._attachments.untold(conversation.tenant, conversation.id, limit=_MOST_LATE)
        by_id = {file.attachment.id: file for file in waiting}
        return [by_id[each] for each in ids if each in by_id]

    def _begun(
        self, conversation: Conversation, issue: IssueId, turn: rules.Turn, files: list[StoredFile]
    ) -> str | None:
        """Return a comment that shows the files and nothing else yet: what an earlier try left, or a new one.

        Files are told one comment after the other, so what is left can only be of these.
        """
        since = turn.messages[0].at - _CLOCKS_DIFFER
        left = self._jira_for(conversation.tenant).find_unfinished_comment(issue, since)
        return left or self._written(conversation, issue, files)

    def _written(self, conversation: Conversation, issue: IssueId, files: list[StoredFile]) -> str | None:
        """Write a comment that shows the files; take out of them what Jira refuses."""
        uploaded = {file.attachment.id: self._uploaded(conversation, file) for file in files}
        files[:] = [file for file in files if uploaded[file.attachment.id] is not None]
        if not files:
            return None
        try:
            taken = [each for each in uploaded.values() if each is not None]
            return self._jira_for(conversation.tenant).files.add_comment(issue, taken)
        except _REFUSALS:
            if len(files) == 1:
                self._refuse(conversation, files[0])
            return None

    def _uploaded(self, conversation: Conversation, file: StoredFile) -> str | None:
        record = self._settings.of_project(conversation.tenant, conversation.project)
        if record is None or record.service_desk is None:
            return None
        kept = file.attachment
        try:
            with self._attachments.open(file) as content:
                return self._jira_for(conversation.tenant).files.upload(
                    record.service_desk, content, name=kept.name, media_type=kept.type, size=kept.size
                )
        except (*_REFUSALS, NotFoundError):
            self._refuse(conversation, file)
            return None

    def _tell_alone(
        self, conversation: Conversation, issue: IssueId, file: StoredFile, message: Message, *, retrying: bool
    ) -> None:
        jira, marker = self._jira_for(conversation.tenant), _marker(conversation, [file])
        told = jira.find_own_comment(issue, marker) if retrying else None
        comment = told.id if told else self._begun(conversation, issue, rules.Turn([message]), [file])
        if comment is None:
            return
        if told is None:
            jira.finish_comment(issue, comment, rules.file_line(message, file.attachment), marker)
        self._note_told(conversation, [file], comment)

    def _note_told(self, conversation: Conversation, files: Sequence[StoredFile], comment: str) -> None:
        self._attachments.note_told(conversation.tenant, [file.attachment.id for file in files], comment)

    def _refuse(self, conversation: Conversation, file: StoredFile) -> None:
        log.warning("file_refused", extra={"tenant": conversation.tenant, "type": file.attachment.type})
        self._attachments.note_refused(conversation.tenant, file.attachment.id)
        message = self._message(conversation, file.seq or 0)
        if message is not None:
            self._link.note_files(conversation, message, rules.marked(message.attachments, file.attachment.id))

    def _message(self, conversation: Conversation, seq: int) -> Message | None:
        found = self._link.messages_after(conversation.tenant, conversation.id, seq - 1, limit=1)
        return next((each for each in found if each.seq == seq), None)

    def _bring(self, conversation: Conversation, comment: Comment, media: str, file: JiraFile | None) -> Attachment:
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


def _marker(conversation: Conversation, files: Sequence[StoredFile]) -> dict[str, str]:
    return {"conversation": conversation.id, "file": files[0].attachment.id}
