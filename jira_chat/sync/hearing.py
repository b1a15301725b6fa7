"""Bringing the comments of a request into its conversation.

A webhook is only a reason to look. Each look asks for all comments since the latest that was looked at, so that what a
lost webhook would have told is heard with the next one. Every comment is judged by itself, with the request as it is
now: one that is new, changed, deleted or not public any more.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from jira_chat.access.principals import Side
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation, Message, Origin
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraLagsError, JiraUnreadableError
from jira_chat.jira.models import Comment, Issue
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.sync import rules
from jira_chat.sync.requests import SURE_AFTER, Requests
from jira_chat.sync.speakers import Speakers
from jira_chat.sync.twins import Twins

log = logging.getLogger(__name__)

MOST_TRIES = 5
"""About a minute, in which Jira's reads catch up with its writes; then a comment that is not shown is not there."""

_CLOCKS_DIFFER = timedelta(minutes=10)
"""Jira's clock and ours, at the most."""

_OVERLAP = timedelta(minutes=1)
"""Comments may become visible in another order than that of their times."""


class Hearing:
    """Hears what was written on requests."""

    def __init__(
        self,
        link: JiraLink,
        requests: Requests,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        twins: Twins,
        speakers: Speakers,
    ) -> None:
        self._link = link
        self._twins = twins
        self._requests = requests
        self._jira_for = jira_for
        self._speakers = speakers

    def hear_new(self, conversation: Conversation, *, tries: int = 0) -> Collection[str]:
        """Bring in the comments since the latest that was looked at, and return their ids. Raises JiraError."""
        if conversation.issue is None:
            return ()
        comments = self._jira_for(conversation.tenant).comments_since(conversation.issue, _since(conversation))
        # After reading the comments: one that was read while the request was ours is judged by where it is now.
        request = self._requests.look(conversation, sure=tries >= SURE_AFTER)
        if request is None:
            return ()
        for comment in comments:
            self._hear(conversation, request, comment)
        latest = max((comment.created for comment in comments), default=conversation.heard_until)
        self._link.note_heard(conversation, latest)
        return [comment.id for comment in comments]

    def hear_named(self, conversation: Conversation, comment: str, *, deleted: bool, tries: int) -> None:
        """Bring in what is new, and the named comment, however old it is.

        Raises JiraError; JiraLagsError while a comment that may still appear is not shown.
        """
        if comment in self.hear_new(conversation, tries=tries) or conversation.issue is None:
            return
        found = self._read(conversation, conversation.issue, comment)
        if found is not None:
            request = self._requests.look(conversation, sure=tries >= SURE_AFTER)
            if request is not None:
                self._hear(conversation, request, found)
            return
        known = self._link.known_comment(conversation, comment)
        if known is not None and deleted and known.author.side is Side.AGENT:
            self._withdraw(conversation, self._link.messages_in(conversation, comment))
        elif known is not None and (deleted or tries >= SURE_AFTER):
            self._remove(conversation, known)
        elif not deleted and tries < MOST_TRIES:
            raise JiraLagsError("Jira does not show the comment at the moment.")

    def _read(self, conversation: Conversation, issue: IssueId, comment: str) -> Comment | None:
        try:
            return self._jira_for(conversation.tenant).comment(issue, comment)
        except JiraUnreadableError:
            log.warning("comment_unreadable", extra={"tenant": conversation.tenant, "comment": comment})
            return None

    def _hear(self, conversation: Conversation, request: Issue, comment: Comment) -> None:
        if comment.own:
            self._twins.remove(conversation, request.issue_id, comment)
            self._hear_own(conversation, request, comment)
            return
        known = self._link.known_comment(conversation, comment.id)
        if known is not None:
            self._revise(conversation, request, known, comment)
        elif rules.is_for_customer(comment, request):
            author = self._speakers.author_of(conversation, request, comment)
            text = rules.text_of(comment)
            self._link.receive_comment(conversation, comment=comment.id, author=author, body=text, at=comment.created)

    def _hear_own(self, conversation: Conversation, request: Issue, comment: Comment) -> None:
        """Follow what an agent made in Jira of what was said in the chat. What a customer said stays theirs."""
        came_too_late = rules.came_too_late(comment, request)
        if not (comment.edited or came_too_late):
            return
        messages = self._link.messages_in(conversation, comment.id)
        if not messages:
            return
        if messages[0].author.side is Side.CUSTOMER:
            if came_too_late:
                self._link.reopen_for(conversation, comment.id)
        elif comment.edited:
            self._follow_edit(conversation, request, comment, messages)

    def _follow_edit(
        self, conversation: Conversation, request: Issue, comment: Comment, messages: Sequence[Message]
    ) -> None:
        if not rules.is_shown(comment, request):
            self._withdraw(conversation, messages)
        elif rules.is_same_words(comment, messages) and _differs(messages[0], comment):
            self._link.edit_message(conversation, messages[0], rules.text_of(comment))

    def _revise(self, conversation: Conversation, request: Issue, known: Message, comment: Comment) -> None:
        if not rules.is_for_customer(comment, request):
            self._remove(conversation, known)
        elif known.removed or _differs(known, comment):
            self._link.edit_message(conversation, known, rules.text_of(comment))

    def _remove(self, conversation: Conversation, known: Message) -> None:
        if known.origin is Origin.JIRA:
            self._withdraw(conversation, [known])

    def _withdraw(self, conversation: Conversation, messages: Sequence[Message]) -> None:
        for message in messages:
            if not message.removed:
                self._link.remove_message(conversation, message)


def _differs(message: Message, comment: Comment) -> bool:
    """Whether a comment says something else by now. A text that was deleted here does not come back with it."""
    return not message.purged and message.body != rules.text_of(comment)


def _since(conversation: Conversation) -> datetime:
    if conversation.heard_until is None:
        return conversation.created_at - _CLOCKS_DIFFER
    return conversation.heard_until - _OVERLAP
