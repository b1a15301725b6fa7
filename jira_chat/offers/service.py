"""Offering chats: rounds for each project with chats to offer, and agents' answers.

The rounds of a project are jobs of one stream, so no two run at the same time, and another worker continues those of a
worker that died. The row decides about answers: the first to change it wins.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, views
from jira_chat.conversations import repository as conversation_rows
from jira_chat.conversations import rules as conversation_rules
from jira_chat.conversations.enqueuing import enqueue_claim
from jira_chat.conversations.jobs import OfferChats
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, TenantId
from jira_chat.offers import repository, rules
from jira_chat.offers.errors import OfferGoneError
from jira_chat.offers.models import Candidate, Choice, Offer, State
from jira_chat.outbox.queue import Job
from jira_chat.presence.models import OnlineAgent
from jira_chat.settings.languages import Language
from jira_chat.settings.service import SettingsService
from jira_chat.storage.engine import Database

KEPT = timedelta(days=2)

OnlineAgents = Callable[[TenantId, ProjectId], list[OnlineAgent]]
Announce = Callable[[TenantId, ProjectId, AccountId], None]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An open offer, as its agent sees it."""

    offer: Offer
    chat: Conversation
    seconds: float
    """Left to accept it."""


class OfferService:
    """Use cases of offers: making rounds, listing an agent's offers, and taking answers.

    `announce` tells all pages of an agent that their offers changed.
    """

    def __init__(
        self,
        database: Database,
        settings: SettingsService,
        online_agents: OnlineAgents,
        announce: Announce,
        hints: Hints,
        *,
        clock: Clock,
        is_closed: Callable[[TenantId, ProjectId], bool] = lambda *_: False,
    ) -> None:
        self._database = database
        self._settings = settings
        self._online_agents = online_agents
        self._announce = announce
        self._hints = hints
        self._clock = clock
        self._is_closed = is_closed

    def make_round(self, wanted: OfferChats, job: Job) -> datetime | None:
        """Offer waiting chats and end unanswered offers; return when to look again, None if there is nothing to do."""
        tenant, project, now = job.tenant, wanted.project, self._clock()
        settings = self._settings.effective(tenant, project)
        online, closed = self._online_agents(tenant, project), self._is_closed(tenant, project)
        with self._database.transaction() as connection:
            chats = repository.waiting(connection, tenant, project, since=now - rules.NEW_FOR)
            offers = repository.of_project(connection, tenant, project, since=now - KEPT, lock=True)
            candidates = self._candidates(connection, tenant, project, online, offers=offers)
            plan = rules.plan(settings, (tenant, project), chats, offers, candidates, now=now, closed=closed)
            for offer in plan.changed:
                repository.save(connection, offer)
            begun, ended = rules.told(plan, chats, offers)
            shown = conversation_rows.set_offered(connection, tenant, begun, offered=True)
            shown += conversation_rows.set_offered(connection, tenant, ended, offered=False)
        for chat in shown:
            announcements.announce_change(self._hints, chat)
        for account in plan.told:
            self._announce(tenant, project, account)
        return None if plan.pause is None else now + plan.pause

    def offered(self, agent: Principal) -> list[Shown]:
        """Return the open offers to an agent in this project. Raises ForbiddenError."""
        account, project = _who(agent)
        now = self._clock()
        with self._database.reading() as connection:
            offers = [each for each in repository.open_of(connection, agent.tenant, account) if each.until > now]
            chats = repository.waiting(connection, agent.tenant, project, since=now - rules.NEW_FOR) if offers else []
            waits = {each.id for each in chats}
            wanted = [each.conversation for each in offers if each.conversation in waits]
            found = {each.id: each for each in conversation_rows.find_all(connection, agent.tenant, wanted)}
        return [
            Shown(offer=each, chat=found[each.conversation], seconds=(each.until - now).total_seconds())
            for each in offers
            if each.conversation in found
        ]

    def answer(self, agent: Principal, conversation: ConversationId, *, accepts: bool) -> None:
        """Accept or decline an offer; if accepted, the request is assigned to the agent.

        Raises ForbiddenError, and OfferGoneError if the chat is no longer offered to the agent.
        """
        account, project = _who(agent)
        now = self._clock()
        with self._database.transaction() as connection:
            offers = repository.open_of(connection, agent.tenant, account)
            offer = next((each for each in offers if each.conversation == conversation and each.until > now), None)
            chat = conversation_rows.find(connection, agent.tenant, conversation)
            if offer is None or chat is None or chat.project != offer.project:
                raise OfferGoneError
            if not repository.settle(connection, rules.answered(offer, accepts=accepts)):
                raise OfferGoneError
            shown = (
                conversation_rows.set_offered(connection, agent.tenant, [conversation], offered=False)
                if accepts
                else []
            )
            if accepts:
                enqueue_claim(connection, chat, account, now=now)
        for chat in shown:
            announcements.announce_change(self._hints, chat)
        self._announce(agent.tenant, project, account)

    def simulate(
        self, tenant: TenantId, project: ProjectId, language: Language | None = None, labels: Collection[str] = ()
    ) -> Choice:
        """Return the agent who would be offered a chat that begins now, in a language and with labels."""
        online = self._online_agents(tenant, project)
        with self._database.reading() as connection:
            offers = repository.of_project(connection, tenant, project, since=self._clock() - KEPT)
            candidates = self._candidates(connection, tenant, project, online, offers=offers)
        closed = self._is_closed(tenant, project)
        settings = self._settings.effective(tenant, project)
        return rules.choose(settings, candidates, language=language, labels=labels, closed=closed)

    def forget_old(self) -> int:
        """Delete offers older than two days, and return how many."""
        with self._database.transaction() as connection:
            return repository.forget_old(connection, before=self._clock() - KEPT)

    def _candidates(
        self,
        connection: Connection,
        tenant: TenantId,
        project: ProjectId,
        online: Sequence[OnlineAgent],
        *,
        offers: Sequence[Offer],
    ) -> list[Candidate]:
        tally = views.tally(connection, tenant, project)
        chats: Counter[AccountId] = Counter({who: each.open for who, each in tally.items() if who is not None})
        chats.update(repository.accepted_not_assigned(connection, tenant, project))
        latest: dict[AccountId, datetime] = {}
        for offer in offers:
            latest[offer.account] = max(offer.offered_at, latest.get(offer.account, offer.offered_at))
            chats[offer.account] += offer.state is State.OFFERED
        return [
            Candidate(
                account=each.account,
                name=each.name,
                chats=chats[each.account],
                offered_at=latest.get(each.account),
                capacity=each.capacity,
                languages=each.languages,
                labels=each.labels,
            )
            for each in online
            if not each.away
        ]


def _who(agent: Principal) -> tuple[AccountId, ProjectId]:
    conversation_rules.check_agent(agent)
    if agent.account is None or agent.project is None:
        raise ForbiddenError("Only agents are offered chats.")
    return agent.account, agent.project
