"""Duplicate requests of a conversation.

A Jira that raises a request after we retried it (`sync/pending_writes.py`) leaves two. The chat goes on in the request
our conversation refers to. The other is not deleted, because it may have been answered and its customer has had a
mail: an internal note says where the chat is.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.models import Conversation
from jira_chat.jira import adf
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import ServiceDeskId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.queue import Job
from jira_chat.storage.engine import Database
from jira_chat.sync import request_fields
from jira_chat.sync.jobs import LookForTwin

log = logging.getLogger(__name__)

LOOK_AFTER = timedelta(minutes=10)
NOTE = "Jira Chat raised this request twice, because Jira did not answer in time. The chat goes on in {key}."


class TwinRequests:
    """Looks for duplicates some time after a request was raised again."""

    def __init__(
        self, database: Database, link: JiraLink, jira_for: Callable[[TenantId], JiraClient], *, clock: Clock
    ) -> None:
        self._database = database
        self._link = link
        self._jira_for = jira_for
        self._clock = clock

    def enqueue_check(self, conversation: Conversation, service_desk: ServiceDeskId) -> None:
        """Note that a conversation's request may be raised twice."""
        now = self._clock()
        with self._database.transaction() as connection:
            queue.enqueue(
                connection,
                conversation.tenant,
                stream=f"twin:{conversation.id}",
                payload=LookForTwin(conversation=conversation.id, service_desk=service_desk, due=now + LOOK_AFTER),
                now=now,
                once=True,
            )

    def look(self, expected: LookForTwin, job: Job) -> datetime | None:
        """Write on a conversation's other requests where the chat goes on. Raises JiraError.

        Returns when to look again, None when the look is over.
        """
        conversation = self._link.find(job.tenant, expected.conversation)
        if conversation is None:
            return None
        if self._clock() < expected.due:
            return expected.due
        if conversation.issue is None:
            return self._clock() + LOOK_AFTER
        jira = self._jira_for(job.tenant)
        for request in jira.find_requests(expected.service_desk, *request_fields.marks_of(conversation)):
            if request.issue_id != conversation.issue:
                jira.add_note(request.issue_id, adf.from_text(NOTE.format(key=conversation.issue_key)))
                log.warning("request_twice", extra={"tenant": job.tenant, "issue": request.key})
        return None
