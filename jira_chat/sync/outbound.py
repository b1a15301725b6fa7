"""From the conversation to Jira: the first message becomes a request, each later turn one public comment.

Calls are made after reading what is committed and before noting what was done, so a crash between the two is possible;
each call leaves a mark in Jira by which the next try recognises it.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import TellJira
from jira_chat.conversations.models import Conversation
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraRefusedError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.sync import rules
from jira_chat.sync.customers import Customers
from jira_chat.sync.raising import Raising

log = logging.getLogger(__name__)


class Outbound:
    """Tells Jira what happened in conversations."""

    def __init__(
        self,
        link: JiraLink,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        raising: Raising,
        customers: Customers,
        clock: Clock,
    ) -> None:
        self._link = link
        self._customers = customers
        self._raising = raising
        self._jira_for = jira_for
        self._clock = clock

    def tell_jira(self, waiting: TellJira, job: Job) -> datetime | None:
        """Bring the next of a conversation's messages to Jira. One call writes, so that a job fits into its lease.

        Returns when to go on, None when Jira knows everything. Raises JiraError.
        """
        conversation = self._link.find(job.tenant, waiting.conversation)
        if conversation is None or conversation.closed:
            return None
        retrying = job.attempts > 0
        if conversation.issue is None:
            again_at = self._customers.awaited(conversation)
            # A try that failed may have raised the request all the same; to be put off would make us forget it.
            if again_at is not None and not retrying:
                return again_at
            conversation = self._link.find(job.tenant, conversation.id) or conversation
            self._raising.raise_request(conversation, retrying=retrying)
            return self._clock()
        return self._tell_turn(conversation, conversation.issue, retrying=retrying)

    def _tell_turn(self, conversation: Conversation, issue: IssueId, *, retrying: bool) -> datetime | None:
        untold = self._link.untold(conversation.tenant, conversation.id, limit=rules.MOST_IN_TURN + 1)
        match rules.next_turn(untold, self._clock(), retrying=retrying):
            case rules.Pause(until):
                return until
            case rules.Turn() as turn:
                self._comment(conversation, issue, turn, retrying=retrying)
                return self._clock()
        return None

    def _comment(self, conversation: Conversation, issue: IssueId, turn: rules.Turn, *, retrying: bool) -> None:
        jira = self._jira_for(conversation.tenant)
        comment = jira.find_own_comment(issue, turn.start) if retrying else None
        if comment is None:
            try:
                comment = jira.add_comment(issue, turn.text, turn.marker)
            except JiraRefusedError as error:
                self._refused(conversation, issue, turn, error)
                return
        self._link.note_comment(conversation, turn.told_by(comment), comment.id)

    def _refused(self, conversation: Conversation, issue: IssueId, turn: rules.Turn, error: JiraRefusedError) -> None:
        """Find the message that Jira does not take, by itself, and set it aside; those that follow go on."""
        first, *others = turn.messages
        if others:
            self._comment(conversation, issue, rules.Turn([first]), retrying=False)
            return
        log.warning("message_refused", extra={"tenant": conversation.tenant, "issue": issue, "status": error.status})
        self._link.note_refused(conversation, first)
