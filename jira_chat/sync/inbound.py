"""From Jira to the conversation: a webhook only says that something happened; the worker reads it from Jira.

Only the ids in a webhook's body are used, because the signature covers its address and not its body.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from jira_chat.broker.hints import Hints
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation
from jira_chat.jira.client import JiraClient
from jira_chat.jira.models import Comment
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.queue import Job
from jira_chat.storage.engine import Database
from jira_chat.sync import rules

log = logging.getLogger(__name__)

HEAR_COMMENT = "hear_comment"
LOOK_AT_REQUEST = "look_at_request"

_CLOCKS_DIFFER = timedelta(minutes=10)
"""Jira's clock and ours, at the most."""


class _Named(msgspec.Struct):
    id: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]+\Z", max_length=20)]


class _Event(msgspec.Struct):
    issue: _Named
    comment: _Named | None = None


class Inbound:
    """Takes webhooks in, and later looks at what they were about."""

    def __init__(
        self,
        database: Database,
        link: JiraLink,
        hints: Hints,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._link = link
        self._hints = hints
        self._jira_for = jira_for
        self._clock = clock

    def take(self, tenant: TenantId, body: bytes, *, delivery_id: str | None) -> None:
        """Note a webhook for the worker, unless no conversation is concerned or it came before.

        Raises InvalidInputError for a body without the ids that every event has.
        """
        try:
            event = msgspec.json.decode(body, type=_Event)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise InvalidInputError("This is not an event of an issue or a comment.") from None
        issue = IssueId(event.issue.id)
        if self._link.find_of_issue(tenant, issue) is None:
            return
        comment = event.comment.id if event.comment else None
        with self._database.transaction() as connection:
            queue.enqueue(
                connection,
                tenant,
                stream=f"issue:{issue}",
                kind=HEAR_COMMENT if comment else LOOK_AT_REQUEST,
                payload={"issue": issue, "comment": comment},
                now=self._clock(),
                delivery_id=delivery_id,
            )
        self._hints.notify_worker()

    def hear_comment(self, job: Job) -> datetime | None:
        """Bring a comment into its conversation, if it is for the customer. Raises JiraError."""
        conversation = self._conversation(job)
        if conversation is None or conversation.issue is None:
            return None
        comment = self._jira_for(job.tenant).comment(conversation.issue, job.payload["comment"])
        if comment is not None:
            self._hear(conversation, comment)
        return None

    def catch_up(self, job: Job) -> datetime | None:
        """Bring in the comments that were quicker than our note of the request. Raises JiraError."""
        conversation = self._conversation(job)
        if conversation is None or conversation.issue is None:
            return None
        since = conversation.created_at - _CLOCKS_DIFFER
        for comment in self._jira_for(job.tenant).comments_since(conversation.issue, since):
            self._hear(conversation, comment)
        return None

    def look_at_request(self, job: Job) -> datetime | None:
        """See what became of a conversation's request, or whether it is gone. Raises JiraError."""
        conversation = self._conversation(job)
        if conversation is None or conversation.issue is None:
            return None
        request = self._jira_for(job.tenant).find_issue(conversation.issue)
        if request is None:
            self._link.close(conversation)
            log.info("request_gone", extra={"tenant": job.tenant, "issue": conversation.issue})
        else:
            self._link.note_state(conversation, key=request.key, summary=request.summary, resolved=request.resolved)
        return None

    def _hear(self, conversation: Conversation, comment: Comment) -> None:
        if rules.is_for_customer(comment):
            author = rules.author_of(comment, conversation.customer_account)
            self._link.receive_comment(conversation, comment=comment.id, author=author, body=comment.text.strip())

    def _conversation(self, job: Job) -> Conversation | None:
        return self._link.find_of_issue(job.tenant, IssueId(job.payload["issue"]))
