"""Corrections: comments follow when agents edit or delete their messages in the chat.

A comment is written anew from its remaining messages; with none left it is deleted. The files of a deleted message
leave the request, too: its customer could still open them there. Each attempt reads both sides, so a repeated one does
nothing. The comment is changed as its author if the host lets us act as them, else as the app.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import CorrectComments
from jira_chat.conversations.models import Conversation, Correction, Message
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import (
    JiraForbiddenError,
    JiraLagsError,
    JiraNotFoundError,
    JiraRefusedError,
    JiraUnavailableError,
)
from jira_chat.jira.models import Comment
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.sync import turn_documents
from jira_chat.sync.acting import AuthorizeAs
from jira_chat.sync.pending_writes import patient

log = logging.getLogger(__name__)

_MOST_TRIES = 5
"""Attempts in which Jira's reads catch up with its writes; a comment still not shown then does not exist."""

_Change = Callable[..., None]
"""A call that takes `authorization`."""


class CorrectionSync:
    """Changes and deletes comments."""

    def __init__(
        self, link: JiraLink, jira_for: Callable[[TenantId], JiraClient], authorize_as: AuthorizeAs, *, clock: Clock
    ) -> None:
        self._link = link
        self._jira_for = jira_for
        self._authorize_as = authorize_as
        self._clock = clock

    def correct(self, waiting: CorrectComments, job: Job) -> datetime | None:
        """Correct one comment of a conversation. Returns when to go on, None if none is left. Raises JiraError."""
        conversation = self._link.find(job.tenant, waiting.conversation)
        if conversation is None or conversation.issue is None or conversation.closed:
            return None
        comment = self._link.to_correct(conversation)
        if comment is None:
            return None
        held = self._link.messages_in(conversation, comment)
        outcome = self._follow(conversation, conversation.issue, comment, held, tries=job.attempts)
        self._link.note_corrected(conversation, held, outcome)
        return self._clock()

    def _follow(
        self, conversation: Conversation, issue: IssueId, comment: str, held: Sequence[Message], *, tries: int
    ) -> Correction | None:
        jira = self._jira_for(conversation.tenant)
        found = jira.comment(issue, comment)
        left = [message for message in held if not message.removed]
        if found is None:
            # A request that Jira hides has its comments all the same.
            if tries < _MOST_TRIES or jira.find_issue(issue) is None:
                raise JiraLagsError("Jira does not show the comment at the moment.")
            return None
        files = any(message.attachments for message in left)
        kept = None if files else self._delete_files(conversation, issue, found, held[0])
        if not left:
            return self._do(conversation, found, held[0], partial(jira.comment_changes.delete, issue, comment)) or kept
        if any(message.purged for message in left):
            # The purged text exists in Jira alone, so the comment cannot be written anew.
            return None
        said = turn_documents.of_comment(left, found)
        if len(said.messages) < len(left):
            return Correction.REFUSED
        if turn_documents.says(found, said) and (files or not found.media):
            return kept
        edit = partial(jira.comment_changes.edit, issue, comment, said.document, files=files)
        return self._do(conversation, found, held[0], edit) or kept

    def _delete_files(
        self, conversation: Conversation, issue: IssueId, comment: Comment, first: Message
    ) -> Correction | None:
        """Delete the files that a comment shows and its author added, before the comment that names them goes."""
        jira = self._jira_for(conversation.tenant)
        shown = jira.files.of_comment(issue, comment.id) if comment.media else []
        own = [file for file in shown if file.author.account == comment.author]
        refused = [self._do(conversation, comment, first, partial(jira.files.delete, file)) for file in own]
        return Correction.REFUSED if any(refused) else None

    def _do(self, conversation: Conversation, comment: Comment, first: Message, change: _Change) -> Correction | None:
        error: JiraForbiddenError | JiraNotFoundError | JiraRefusedError | None = None
        for authorization in self._authorizations(conversation, comment, first):
            try:
                change(authorization=authorization)
            except (JiraForbiddenError, JiraNotFoundError, JiraRefusedError) as refusal:
                error = refusal
            except JiraUnavailableError as failure:
                raise patient(failure) from failure
            else:
                return None
        if isinstance(error, JiraNotFoundError) and self._is_gone(conversation, comment):
            return None
        about = {"tenant": conversation.tenant, "issue": conversation.issue, "status": error.status if error else None}
        log.warning("correction_refused", extra=about)
        return Correction.REFUSED

    def _authorizations(self, conversation: Conversation, comment: Comment, first: Message) -> Iterator[str | None]:
        """Yield the authorizations to try: the agent's if they wrote the comment themselves, then the app's (None)."""
        account = first.author.account
        own = None
        if account is not None and comment.author == account:
            own = self._authorize_as(conversation.tenant, account)
        if own is not None:
            yield own
        yield None

    def _is_gone(self, conversation: Conversation, comment: Comment) -> bool:
        issue = conversation.issue
        return issue is not None and self._jira_for(conversation.tenant).comment(issue, comment.id) is None
