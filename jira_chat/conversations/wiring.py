"""Builds conversations: chatting, the link to Jira, allowances."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from jira_chat.access.allowances import Allowances, Kind
from jira_chat.attachments.agent_photos import AgentPhotos
from jira_chat.broker.limits import Limits
from jira_chat.conversations.alarms import Alarms
from jira_chat.conversations.corrections import Corrections
from jira_chat.conversations.customer_cards import CustomerCards
from jira_chat.conversations.desk import Desk
from jira_chat.conversations.filters import Filters
from jira_chat.conversations.identity_merge import IdentityMerges
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.conversations.notes import Notes
from jira_chat.conversations.outreach import Outreach
from jira_chat.conversations.personal_data import ConversationsData
from jira_chat.conversations.ratings import Ratings
from jira_chat.conversations.receipt_service import ReceiptService
from jira_chat.conversations.retention import Retention, RetentionOf
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.shown_files import ShownFiles
from jira_chat.conversations.succession import Succession
from jira_chat.conversations.unanswered import Unanswered
from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.kernel.ids import ProjectId, TenantId
from jira_chat.presence.service import PresenceService
from jira_chat.settings import repository as projects
from jira_chat.settings.service import SettingsService


@dataclass(frozen=True, kw_only=True)
class ConversationServices:
    """The services that other features use."""

    conversations: ConversationService
    desk: Desk
    customer_cards: CustomerCards
    receipts: ReceiptService
    ratings: Ratings
    unanswered: Unanswered
    notes: Notes
    corrections: Corrections
    filters: Filters
    outreach: Outreach
    shown_files: ShownFiles
    link: JiraLink
    succession: Succession
    identity_merges: IdentityMerges
    alarms: Alarms
    allowances: Allowances
    personal_data: ConversationsData


def build(
    infrastructure: Infrastructure,
    photos: AgentPhotos,
    *,
    settings: SettingsService,
    presence: PresenceService,
) -> ConversationServices:
    """Build the services."""
    database, hints, clock = infrastructure.database, infrastructure.hints, infrastructure.clock
    alarms = Alarms(database, clock=clock)
    conversations = ConversationService(
        database,
        settings,
        hints,
        agents_online=presence.agents_online,
        photo_of=photos.path_of,
        mail=infrastructure.config.smtp_url is not None,
        clock=clock,
    )
    return ConversationServices(
        conversations=conversations,
        desk=Desk(database, customers_here=presence.customers_here, clock=clock),
        customer_cards=CustomerCards(database, conversations),
        receipts=ReceiptService(database, hints),
        ratings=Ratings(database, conversations, hints, clock=clock),
        unanswered=Unanswered(database, conversations, hints, clock=clock),
        notes=Notes(database, conversations, hints, clock=clock),
        filters=Filters(database, clock=clock),
        outreach=Outreach(database, hints, clock=clock),
        corrections=Corrections(database, hints, clock=clock),
        shown_files=ShownFiles(database),
        link=JiraLink(database, hints, clock=clock),
        succession=Succession(database, hints, clock=clock),
        identity_merges=IdentityMerges(database, hints, clock=clock),
        alarms=alarms,
        allowances=_allowances(infrastructure, alarms),
        personal_data=ConversationsData(hints, shows_agents=_shows_agents, clock=clock),
    )


def sweeps(infrastructure: Infrastructure, conversations: ConversationServices, *, kept_for: RetentionOf) -> Sweeps:
    """Return the worker's clean-ups. `kept_for` says how long each site keeps texts."""
    retention = Retention(infrastructure.database, infrastructure.hints, kept_for, clock=infrastructure.clock)
    return {"alarms": conversations.alarms.forget_old, "texts": retention.purge}


def _shows_agents(connection: Connection, tenant: TenantId, project: ProjectId) -> bool:
    record = projects.find(connection, tenant, project)
    return record is None or record.settings.show_agent_names


def _allowances(infrastructure: Infrastructure, alarms: Alarms) -> Allowances:
    config = infrastructure.config
    rules = {
        Kind.VISITORS: config.limit_visitors,
        Kind.STARTS: config.limit_starts,
        Kind.LEFT_MESSAGES: config.limit_left_messages,
        Kind.MESSAGES: config.limit_messages,
        Kind.TICKETS: infrastructure.config.limit_tickets,
        Kind.REFUSED_TOKENS: infrastructure.config.limit_refused_tokens,
        Kind.TRANSCRIPTS: config.limit_transcripts,
        Kind.ARTICLES: config.limit_articles,
        Kind.UPLOADS: config.limit_uploads,
        Kind.UPLOADED_MEGABYTES: config.limit_uploaded_megabytes,
    }
    secret = infrastructure.vault.derive("allowances")
    limits_of = partial(Limits, infrastructure.redis_url, breaker=infrastructure.breaker)
    return Allowances(rules, limits_of, secret=secret, noticed=alarms.note)
