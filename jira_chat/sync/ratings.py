"""Customers' ratings, sent to Jira for projects that use Jira's own customer satisfaction."""

import logging
from collections.abc import Callable
from datetime import datetime

from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import SendRating
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.ids import TenantId
from jira_chat.outbox.queue import Job
from jira_chat.sync.requests import Requests

log = logging.getLogger(__name__)


class RatingSync:
    """Sends a rating once; a rating that Jira refuses stays with us."""

    def __init__(self, link: JiraLink, requests: Requests, jira_for: Callable[[TenantId], JiraClient]) -> None:
        self._link = link
        self._requests = requests
        self._jira_for = jira_for

    def send(self, wanted: SendRating, job: Job) -> datetime | None:
        """Send a conversation's rating to Jira. Return when to try again if its request is out of reach.

        Raises JiraError while Jira is away.
        """
        conversation = self._link.find(job.tenant, wanted.conversation)
        if conversation is None or conversation.issue is None or conversation.rating is None:
            return None
        if conversation.closed:
            return self._requests.next_look(conversation)
        rating = conversation.rating
        try:
            self._jira_for(job.tenant).rate(conversation.issue, rating.score, rating.comment)
        except JiraError as error:
            if error.retryable:
                raise
            # The project may not collect ratings, or the customer has answered Jira's own mail.
            log.info("rating_not_taken", extra={"tenant": job.tenant, "conversation": conversation.id})
        return None
