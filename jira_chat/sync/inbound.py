"""From Jira to the conversation: a webhook only says that something changed; the worker reads the change from Jira.

Only the ids in a webhook's body are used, because the signature covers its address, not its body.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from sqlalchemy import Connection

from jira_chat.broker.hints import Hints
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import CatchUp, LookForRequest
from jira_chat.conversations.models import Origin
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.new_jobs import NewJob
from jira_chat.outbox.queue import Job
from jira_chat.storage.engine import Database
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.jobs import HearComment, LookAtRequest
from jira_chat.sync.pending_writes import PendingWrites
from jira_chat.sync.requests import SURE_AFTER, Requests
from jira_chat.sync.sightings import WebhookSightings

COMMENT_CREATED = "comment_created"
COMMENT_DELETED = "comment_deleted"
ISSUE_DELETED = "issue_deleted"
"""Events whose kind matters: a deleted comment or issue is not waited for, a new comment may be ours."""

ANSWERED_WITHIN = timedelta(seconds=2)
"""Most writes are answered within this time; meanwhile a webhook may be about one of them."""

LOOK_AGAIN = timedelta(seconds=0.5)


class _Named(msgspec.Struct):
    id: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]+\Z", max_length=20)]


class _Event(msgspec.Struct):
    issue: _Named
    comment: _Named | None = None


class Inbound:
    """Accepts webhooks, and later reads what they announced."""

    def __init__(
        self,
        database: Database,
        link: JiraLink,
        hints: Hints,
        *,
        requests: Requests,
        hearing: Hearing,
        writes: PendingWrites,
        sightings: WebhookSightings,
        clock: Clock,
    ) -> None:
        self._database = database
        self._link = link
        self._hints = hints
        self._requests = requests
        self._hearing = hearing
        self._writes = writes
        self._sightings = sightings
        self._clock = clock

    def take(self, tenant: TenantId, event: str, body: bytes, *, delivery_id: str | None) -> None:
        """Enqueue a webhook for the worker, unless it concerns no conversation or arrived before.

        `event` is part of the address, which the signature covers. Raises InvalidInputError for a body without the ids
        that every event has.
        """
        try:
            named = msgspec.json.decode(body, type=_Event)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise InvalidInputError("This is not an event of an issue or a comment.") from None
        self._sightings.note(tenant)
        issue = IssueId(named.issue.id)
        if self._link.find_of_issue(tenant, issue) is None:
            return
        comment = named.comment.id if named.comment else None
        deleted = event in {COMMENT_DELETED, ISSUE_DELETED}
        job = NewJob(
            tenant=tenant,
            # A stream per comment: one that Jira does not show yet, retried for a minute, does not hold up the others.
            stream=f"comment:{comment}" if comment else f"issue:{issue}",
            payload=(
                HearComment(issue=issue, comment=comment, deleted=deleted, created=event == COMMENT_CREATED)
                if comment
                else LookAtRequest(issue=issue, deleted=deleted)
            ),
            delivery_id=delivery_id,
            once=not comment and not deleted,
        )
        self._database.write_batched(self._enqueue, job)
        self._hints.notify_worker()

    def _enqueue(self, connection: Connection, new: Sequence[NewJob]) -> Sequence[None]:
        """Write webhooks that arrived at the same moment in one commit."""
        queue.enqueue_many(connection, new, now=self._clock())
        return [None] * len(new)

    def hear_comment(self, heard: HearComment, job: Job) -> datetime | None:
        """Bring a comment into its conversation, with all other new ones. Raises JiraError.

        Jira announces our own comments, too; those just written cost no call. While a write is pending, its comment may
        be the one announced, so the job waits up to `ANSWERED_WITHIN`.
        """
        conversation = self._link.find_of_issue(job.tenant, heard.issue)
        if conversation is None:
            return None
        pending = self._writes.find(conversation)
        if pending is not None and self._clock() - pending.began_at < ANSWERED_WITHIN:
            return self._clock() + LOOK_AGAIN
        known = self._link.known_comment(conversation, heard.comment)
        if known is None or known.origin is not Origin.CHAT or not heard.created:
            self._hearing.hear_named(conversation, heard.comment, deleted=heard.deleted, tries=job.attempts)
        return None

    def catch_up(self, missed: CatchUp, job: Job) -> datetime | None:
        """Bring in all new comments. Raises JiraError."""
        conversation = self._link.find_of_issue(job.tenant, missed.issue)
        if conversation is not None:
            self._hearing.hear_closely(conversation, tries=job.attempts)
        return None

    def look_at_request(self, changed: LookAtRequest, job: Job) -> datetime | None:
        """Read a changed request and note its state. Raises JiraError."""
        conversation = self._link.find_of_issue(job.tenant, changed.issue)
        if conversation is not None:
            self._requests.look(conversation, sure=changed.deleted or job.attempts >= SURE_AFTER)
        return None

    def look_for_request(self, hidden: LookForRequest, job: Job) -> datetime | None:
        """Look for a request that is out of reach, repeatedly for a week. Raises JiraError."""
        conversation = self._link.find_of_issue(job.tenant, hidden.issue)
        if conversation is None or not conversation.closed:
            return None
        if self._requests.look(conversation, sure=True) is None:
            return self._requests.next_look(conversation)
        self._hearing.hear_new(conversation)
        return None
