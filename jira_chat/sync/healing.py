"""Polling: webhooks may be lost, so active conversations are checked again and again.

The rounds of a site are one job that is rescheduled for ever. A round checks a few conversations, the longest unchecked
first, so that it costs a site a known number of calls.
"""

import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from jira_chat.conversations.customers_here import CustomersOnline, with_customer_here
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.jobs import CatchUp, Heal
from jira_chat.conversations.models import Conversation
from jira_chat.jira.errors import JiraError, JiraLagsError, JiraLimitedError, JiraUnavailableError, JiraUnreadableError
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.outbox import queue
from jira_chat.outbox.payloads import Payload
from jira_chat.outbox.queue import Job
from jira_chat.settings.jobs import Resend
from jira_chat.storage.engine import Database
from jira_chat.sync.hearing import Hearing
from jira_chat.sync.jobs import LookAtRequest

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=30)
"""The pause between two rounds of a site."""

MOST_IN_ROUND = 10
"""Conversations per round; each costs two calls, three if Jira has SLAs, so 60 calls a minute at most."""

LONGEST_ROUND = timedelta(seconds=60)
"""With a slow Jira a round ends early: a job that takes three minutes is taken for one that hangs."""

LOOKED_AT_EVERY = timedelta(seconds=45)
"""How often a conversation is checked whose customer is online or that has a recent message."""

ELSE_EVERY = timedelta(minutes=10)
LIVELY_FOR = timedelta(minutes=10)
_LOOKED_AT_FOR = timedelta(hours=3)
PACES = (
    (_LOOKED_AT_FOR, LOOKED_AT_EVERY),
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=3), timedelta(hours=6)),
)
"""For how long conversations have had no message, and the pause between their checks then; the first one counts where
somebody is here or something was just written. A check costs some 12 of the 60,000 points an hour that all sites share,
so a chat costs 600; with a check every ten minutes for three days it was 5,000. A conversation that has been silent for
longer is checked only when a person opens it."""

WAITING_FOR = timedelta(minutes=30)
"""Messages older than this are sent again although given up: the settings may have been repaired."""

MOST_AFTER_REPAIR = 500
_MOST_UNREAD = 2
"""Requests that Jira does not give in a round, before the round ends."""

_MOST_CANDIDATES = 200


class _Unread(NamedTuple):
    """A conversation whose request Jira did not give."""

    conversation: Conversation
    is_answered: bool
    """Whether Jira answered with an error."""


class Healing:
    """Makes the rounds of each site."""

    def __init__(
        self,
        database: Database,
        link: JiraLink,
        hearing: Hearing,
        customers_online: CustomersOnline,
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._link = link
        self._hearing = hearing
        self._customers_online = customers_online
        self._clock = clock

    def make_round(self, _round: Heal, job: Job) -> datetime:
        """Check the conversations of a site that are due, and return when the next round is due.

        A request that cannot be read gets its own job. A Jira that is away, slow or without budget ends the round.
        """
        ends_at, unread, is_away = self._clock() + LONGEST_ROUND, list[_Unread](), True
        for conversation in self._due(job.tenant):
            if self._clock() > ends_at or len(unread) == _MOST_UNREAD:
                break
            try:
                self._check(conversation)
                is_away = False
            except JiraLimitedError:
                break
            except JiraUnavailableError as error:
                unread.append(_Unread(conversation, is_answered=error.status is not None))
        for each in unread:
            # It is these requests, not Jira: others come before them in the next round.
            if each.is_answered or not is_away:
                self._catch_up_later(each.conversation)
        self._link.resend(job.tenant, before=self._clock() - WAITING_FOR, limit=MOST_IN_ROUND)
        return self._clock() + EVERY

    def resend(self, _resend: Resend, job: Job) -> None:
        """Retry at once what Jira lacks, since the settings may have been repaired."""
        self._link.resend(job.tenant, before=self._clock(), limit=MOST_AFTER_REPAIR, repaired=True)

    def _check(self, conversation: Conversation) -> None:
        """Check a conversation. Raises JiraUnavailableError if Jira does not answer."""
        try:
            self._hearing.hear_closely(conversation)
        except (JiraLagsError, JiraUnreadableError):
            self._look_closer(conversation)
        except JiraUnavailableError:
            raise
        except JiraError:
            self._look_closer(conversation)
        except Exception:
            # One conversation, whose files cannot be stored for example, must not keep the site's others from theirs.
            log.exception("conversation_not_checked", extra={"tenant": conversation.tenant, "id": conversation.id})
            self._link.note_checked(conversation)

    def _catch_up_later(self, conversation: Conversation) -> None:
        """Enqueue a check, whose attempts count, so that it gives up in time what Jira does not give."""
        self._link.note_checked(conversation)
        if conversation.issue is not None:
            self._enqueue(conversation, conversation.issue, "catch-up", CatchUp(issue=conversation.issue))

    def _look_closer(self, conversation: Conversation) -> None:
        self._link.note_checked(conversation)
        if conversation.issue is not None:
            self._enqueue(conversation, conversation.issue, "look", LookAtRequest(issue=conversation.issue))

    def _enqueue(self, conversation: Conversation, issue: IssueId, what: str, payload: Payload) -> None:
        """Enqueue a job, at most one an hour."""
        now = self._clock()
        with self._database.transaction() as connection:
            queue.enqueue(
                connection,
                conversation.tenant,
                stream=f"issue:{issue}",
                payload=payload,
                now=now,
                delivery_id=f"{what}:{issue}:{now:%Y-%m-%dT%H}",
            )

    def _due(self, tenant: TenantId) -> list[Conversation]:
        now = self._clock()
        paces = [(now - silent, now - pause) for silent, pause in PACES]
        candidates = self._link.unchecked(tenant, paces, limit=_MOST_CANDIDATES)
        here = with_customer_here(candidates, self._customers_online)
        due = [each for each in candidates if each.id in here or _is_due(each, now)]
        return due[:MOST_IN_ROUND]


def _is_due(conversation: Conversation, now: datetime) -> bool:
    if conversation.checked_at is None or conversation.checked_at < now - ELSE_EVERY:
        return True
    return conversation.last is not None and conversation.last.at > now - LIVELY_FOR
