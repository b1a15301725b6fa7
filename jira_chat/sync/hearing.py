"""Bringing the comments of a request into its conversation.

A webhook is only a reason to look. Each look reads all comments since the latest one read before, so that the next
webhook makes up for a lost one. Every comment is judged by itself, with the request as it is now: new, changed, deleted
or no longer public.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from jira_chat.access.principals import Side
from jira_chat.attachments.models import Attachment
from jira_chat.attachments.service import AttachmentService
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Author, Conversation, Correction, Message, Origin
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraLagsError, JiraNotFoundError, JiraUnreadableError
from jira_chat.jira.models import Comment, Issue
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.sync import rules, turn_documents
from jira_chat.sync.attachments import FileSync
from jira_chat.sync.requests import SURE_AFTER, Requests
from jira_chat.sync.speakers import Speakers
from jira_chat.sync.twins import Twins

log = logging.getLogger(__name__)

MOST_TRIES = 5
"""Attempts, about a minute, in which Jira's reads catch up with its writes; a comment not shown then is gone."""

FILES_WITHIN = timedelta(minutes=15)
"""How long a comment waits for files that Jira does not give. All later comments wait for it."""

_OVERLAP = timedelta(minutes=1)
"""Comments may become visible out of order, so each look goes back this far."""

_Fetch = Callable[[], Sequence[Attachment]]
"""Fetches the files of a comment."""


class Hearing:
    """Reads the comments of requests and updates their conversations."""

    def __init__(
        self,
        link: JiraLink,
        requests: Requests,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        twins: Twins,
        speakers: Speakers,
        files: FileSync,
        attachments: AttachmentService,
        clock: Clock,
    ) -> None:
        self._clock = clock
        self._link = link
        self._twins = twins
        self._requests = requests
        self._jira_for = jira_for
        self._speakers = speakers
        self._files = files
        self._attachments = attachments

    def hear_new(self, conversation: Conversation, *, tries: int = 0) -> Collection[str]:
        """Bring in the comments since the latest one read before, and return their ids. Raises JiraError."""
        _request, comments = self._hear_since(conversation, _since(conversation), tries=tries)
        return [comment.id for comment in comments]

    def hear_closely(self, conversation: Conversation, *, tries: int = 0) -> None:
        """Bring in new comments and, if the request was changed otherwise, edits and deletions of older ones.

        The webhook of an edit or a deletion may have been lost. Raises JiraError.
        """
        request, comments = self._hear_since(conversation, _since(conversation), tries=tries)
        if request is None or not rules.may_be_revised(request, comments, conversation, self._clock()):
            return
        _request, comments = self._hear_since(conversation, _beginning(conversation), tries=tries)
        for comment in self._link.comments_shown(conversation) - {each.id for each in comments}:
            if self._read(conversation, request.issue_id, comment) is None:
                self._lose(conversation, comment)

    def _hear_since(
        self, conversation: Conversation, since: datetime, *, tries: int
    ) -> tuple[Issue | None, Sequence[Comment]]:
        if conversation.issue is None:
            return None, ()
        comments = self._find_comments(conversation, conversation.issue, since)
        # Read the request after the comments: they are judged by its state after they were read.
        request = self._requests.look(conversation, sure=tries >= SURE_AFTER)
        if request is None:
            return None, ()
        if comments is None:
            raise JiraLagsError("Jira does not show the comments of the request at the moment.")
        for comment in comments:
            self._hear(conversation, request, comment, tries=tries)
        latest = max((comment.created for comment in comments), default=conversation.heard_until)
        self._link.note_heard(conversation, latest)
        return request, comments

    def hear_named(self, conversation: Conversation, comment: str, *, deleted: bool, tries: int) -> None:
        """Bring in new comments and the named one, however old it is.

        Raises JiraError; JiraLagsError while the comment is not shown but may still appear.
        """
        if comment in self.hear_new(conversation, tries=tries) or conversation.issue is None:
            return
        found = self._read(conversation, conversation.issue, comment)
        if found is not None:
            request = self._requests.look(conversation, sure=tries >= SURE_AFTER)
            if request is not None:
                self._hear(conversation, request, found, tries=tries)
            return
        known = self._link.known_comment(conversation, comment)
        if known is not None and deleted and known.author.side is Side.AGENT:
            self._withdraw(conversation, self._link.messages_in(conversation, comment))
        elif known is not None and (deleted or tries >= SURE_AFTER):
            self._remove(conversation, known)
        elif not deleted and tries < MOST_TRIES:
            raise JiraLagsError("Jira does not show the comment at the moment.")

    def _find_comments(self, conversation: Conversation, issue: IssueId, since: datetime) -> Sequence[Comment] | None:
        """Return the comments since an instant, None if Jira does not know the request, perhaps not yet."""
        try:
            return self._jira_for(conversation.tenant).comments_since(issue, since)
        except JiraNotFoundError:
            return None

    def _read(self, conversation: Conversation, issue: IssueId, comment: str) -> Comment | None:
        try:
            return self._jira_for(conversation.tenant).comment(issue, comment)
        except JiraUnreadableError:
            log.warning("comment_unreadable", extra={"tenant": conversation.tenant, "comment": comment})
            return None

    def _hear(self, conversation: Conversation, request: Issue, comment: Comment, *, tries: int) -> None:
        if comment.own:
            self._twins.remove(conversation, request.issue_id, comment)
            self._hear_own(conversation, request, comment)
            return
        if self._jira_for(conversation.tenant).is_unfinished(comment):
            return
        patient = tries == 0 or self._clock() - comment.created < FILES_WITHIN
        fetch_files = partial(self._files.fetch_files, conversation, request.issue_id, comment, patient=patient)
        known = self._link.known_comment(conversation, comment.id)
        if known is not None:
            self._revise(conversation, request, known, comment, fetch_files)
        elif rules.is_for_customer(comment, request):
            author = self._speakers.author_of(conversation, request, comment)
            self._receive(conversation, request, comment, author, fetch_files)

    def _receive(
        self, conversation: Conversation, request: Issue, comment: Comment, author: Author, fetch_files: _Fetch
    ) -> None:
        files = fetch_files()
        # Files take seconds.
        if comment.media and not self._is_still_shown(conversation, request, comment):
            raise JiraLagsError("The comment has changed since it was read.")
        self._link.receive_comment(
            conversation,
            comment=comment.id,
            author=author,
            body=rules.text_of(comment),
            at=comment.created,
            attachments=files,
        )

    def _hear_own(self, conversation: Conversation, request: Issue, comment: Comment) -> None:
        """Apply an agent's changes in Jira to an agent's chat message. A customer's message is never changed."""
        came_too_late = rules.came_too_late(comment, request)
        if not (comment.edited or came_too_late):
            return
        messages = self._link.messages_in(conversation, comment.id)
        # A comment that only shows files holds no message.
        concerned = messages or self._link.messages_of_files_in(conversation, comment.id)
        if concerned and concerned[0].author.side is Side.CUSTOMER:
            if came_too_late:
                self._link.reopen_for(conversation, comment.id)
        elif messages and comment.edited:
            self._follow_edit(conversation, request, comment, messages)

    def _follow_edit(
        self, conversation: Conversation, request: Issue, comment: Comment, messages: Sequence[Message]
    ) -> None:
        if not rules.is_shown(comment, request):
            self._withdraw(conversation, messages)
        elif (
            rules.is_same_words(comment, messages)
            and _differs(messages[0], comment)
            and not _follows(messages, comment)
        ):
            self._edit(conversation, request, messages[0], comment)

    def _revise(
        self, conversation: Conversation, request: Issue, known: Message, comment: Comment, fetch_files: _Fetch
    ) -> None:
        if not rules.is_for_customer(comment, request):
            self._remove(conversation, known)
        elif known.removed or _differs(known, comment) or self._shows_others(conversation, known, comment):
            files = fetch_files()
            self._edit(conversation, request, known, comment, files)
            self._attachments.keep_of_message(
                conversation.tenant, conversation.id, known.seq, [each.id for each in files]
            )

    def _edit(
        self,
        conversation: Conversation,
        request: Issue,
        message: Message,
        comment: Comment,
        files: Sequence[Attachment] = (),
    ) -> None:
        """Apply a comment's text. Raises JiraLagsError if it may have been withdrawn since it was read."""
        is_current = not message.removed or self._is_still_shown(conversation, request, comment)
        body = "" if message.purged else rules.text_of(comment)
        if not (is_current and self._link.edit_message(conversation, message, body, files)):
            raise JiraLagsError("The comment has changed since it was read.")

    def _is_still_shown(self, conversation: Conversation, request: Issue, comment: Comment) -> bool:
        """Ask Jira again about a comment that was read a while ago."""
        found = self._read(conversation, request.issue_id, comment.id)
        return found is not None and rules.is_shown(found, request)

    def _shows_others(self, conversation: Conversation, known: Message, comment: Comment) -> bool:
        """Whether a comment's files differ from those of its message. Purged ones are not looked at any more."""
        if known.purged or not (known.attachments or comment.media):
            return False
        brought = self._attachments.of_comment(conversation.tenant, conversation.id, comment.id)
        ids = [brought[media].id for media in comment.media if media in brought]
        return ids != [each.id for each in known.attachments] or len(ids) < len(comment.media)

    def _remove(self, conversation: Conversation, known: Message) -> None:
        if known.origin is Origin.JIRA:
            self._withdraw(conversation, [known])

    def _lose(self, conversation: Conversation, comment: str) -> None:
        """Withdraw the messages of a deleted comment from the customer. A customer's own chat messages stay."""
        known = self._link.known_comment(conversation, comment)
        if known is not None and known.author.side is Side.AGENT:
            self._withdraw(conversation, self._link.messages_in(conversation, comment))
        elif known is not None:
            self._remove(conversation, known)

    def _withdraw(self, conversation: Conversation, messages: Sequence[Message]) -> None:
        for message in messages:
            if not message.removed:
                self._link.remove_message(conversation, message)
            # Also for removed messages: an earlier attempt may have failed here.
            self._attachments.forget_message(conversation.tenant, conversation.id, message.seq)


def _differs(message: Message, comment: Comment) -> bool:
    """Whether a comment's text differs from its message. A purged text never comes back this way."""
    return not message.purged and message.body != rules.text_of(comment)


def _follows(messages: Sequence[Message], comment: Comment) -> bool:
    """Whether a comment has, or is about to get, the text of its messages, whatever marks they contain."""
    is_waiting = any(message.correction is Correction.WAITS for message in messages)
    return is_waiting or turn_documents.says(comment, turn_documents.of_comment(messages, comment))


def _since(conversation: Conversation) -> datetime:
    if conversation.heard_until is None:
        return _beginning(conversation)
    return conversation.heard_until - _OVERLAP


def _beginning(conversation: Conversation) -> datetime:
    return conversation.created_at - rules.CLOCKS_DIFFER
