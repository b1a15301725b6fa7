"""Customers' messages on resolved requests: the request is reopened, or the message begins a new one.

Agents do not look at resolved requests, so no message of a customer becomes a comment on one.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import LinkRequests, Reopen
from jira_chat.conversations.models import Conversation
from jira_chat.conversations.succession import Succession
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.outbox.queue import Job
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsService
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.requests import SURE_AFTER, Requests

log = logging.getLogger(__name__)

KNOWN_FOR = timedelta(minutes=2)
"""How long a request's last known state is trusted. Healing rounds check lively conversations more often."""


class Reopening:
    """Makes sure that customers' messages go where agents see them."""

    def __init__(
        self,
        link: JiraLink,
        succession: Succession,
        settings: SettingsService,
        jira_for: Callable[[TenantId], JiraClient],
        *,
        requests: Requests,
        hearing: Hearing,
        clock: Clock,
    ) -> None:
        self._link = link
        self._succession = succession
        self._settings = settings
        self._jira_for = jira_for
        self._requests = requests
        self._hearing = hearing
        self._clock = clock

    def acts(self, conversation: Conversation, *, tries: int) -> bool:
        """Do what has to precede sending a conversation's messages, and return whether there was anything to do.

        An attempt changes one thing in Jira, after reading the request, so that a lost answer does no harm.
        Raises JiraError.
        """
        if conversation.resolved:
            return self._succession.has_waiting(conversation) and self._go_on(conversation, tries=tries)
        if self._is_known(conversation) or not self._succession.has_waiting(conversation):
            return False
        self._hearing.hear_new(conversation, tries=tries)
        now = self._link.find(conversation.tenant, conversation.id)
        return now is None or now.closed or now.resolved

    def reopen(self, wanted: Reopen, job: Job) -> None:
        """Reopen a request because of a comment that arrived after it was resolved, or begin a new one.

        Raises JiraError.
        """
        conversation = self._link.find(job.tenant, wanted.conversation)
        if conversation is None:
            return
        request = self._requests.look(conversation, sure=job.attempts >= SURE_AFTER)
        if request is None or not request.done:
            return
        if not self._may_reopen(conversation) or not self._reopen(conversation, request.issue_id):
            self._succession.go_on(conversation, unseen=wanted.comment, settings=self._settings_of(conversation))

    def earlier_key(self, conversation: Conversation) -> str | None:
        """Return the key of the request that a conversation's request continues, None if there is none."""
        if conversation.former_key is not None:
            return conversation.former_key
        earlier = self._earlier(conversation)
        return None if earlier is None else earlier.issue_key

    def link_requests(self, wanted: LinkRequests, job: Job) -> None:
        """Link a request to the one that it continues, if the site has a link type for that. Raises JiraError."""
        conversation = self._link.find(job.tenant, wanted.conversation)
        earlier = None if conversation is None else self._earlier_issue(conversation)
        if conversation is None or conversation.issue is None or earlier is None:
            return
        jira = self._jira_for(job.tenant)
        try:
            if jira.relates():
                jira.relate(conversation.issue, earlier)
        except JiraError as error:
            if error.retryable:
                raise
            # The description names the earlier request, too.
            log.warning("requests_not_linked", extra={"tenant": job.tenant, "issue": conversation.issue_key})

    def _go_on(self, conversation: Conversation, *, tries: int) -> bool:
        request = self._requests.look(conversation, sure=tries >= SURE_AFTER)
        if request is None or not request.resolved:
            return True
        if not request.done:
            # A resolution that the workflow keeps in an open status does not hide a request from agents.
            return False
        if not self._may_reopen(conversation) or not self._reopen(conversation, request.issue_id):
            self._succession.go_on(conversation, settings=self._settings_of(conversation))
            log.info("conversation_goes_on", extra={"tenant": conversation.tenant, "issue": conversation.issue_key})
        return True

    def _may_reopen(self, conversation: Conversation) -> bool:
        days = self._settings_of(conversation).reopen_days
        resolved_at = conversation.resolved_at or self._clock()
        return self._clock() - resolved_at < timedelta(days=days)

    def _settings_of(self, conversation: Conversation) -> ProjectSettings:
        return self._settings.effective(conversation.tenant, conversation.project)

    def _reopen(self, conversation: Conversation, issue: IssueId) -> bool:
        jira = self._jira_for(conversation.tenant)
        try:
            transition = jira.reopening(issue)
            if transition is None:
                return False
            jira.reopen(issue, transition)
        except JiraError as error:
            if error.retryable:
                raise
            log.warning("not_reopened", extra={"tenant": conversation.tenant, "issue": issue, "status": error.status})
            return False
        self._link.open_again(conversation)
        log.info("request_reopened", extra={"tenant": conversation.tenant, "issue": issue})
        return True

    def _is_known(self, conversation: Conversation) -> bool:
        checked_at = conversation.checked_at or conversation.created_at
        return self._clock() - checked_at < KNOWN_FOR

    def _earlier_issue(self, conversation: Conversation) -> IssueId | None:
        if conversation.former_issue is not None:
            return conversation.former_issue
        earlier = self._earlier(conversation)
        return None if earlier is None else earlier.issue

    def _earlier(self, conversation: Conversation) -> Conversation | None:
        if conversation.follows is None:
            return None
        return self._link.find(conversation.tenant, conversation.follows)
