"""The services that the surfaces may call: the host platform and the features, built in `wiring.py`."""

from dataclasses import dataclass
from typing import Protocol

from jira_chat.access.allowances import Allowances
from jira_chat.access.page_sessions import Sessions
from jira_chat.access.permissions import PermissionService
from jira_chat.access.principals import Principal
from jira_chat.access.profiles import ProfileService
from jira_chat.access.trials import Trials
from jira_chat.articles.service import ArticleService
from jira_chat.attachments.agent_photos import AgentPhotos
from jira_chat.attachments.launcher_images import LauncherImages
from jira_chat.attachments.service import AttachmentService
from jira_chat.audit.service import AuditService
from jira_chat.broker.tickets import Tickets
from jira_chat.config import Config
from jira_chat.conversations.alarms import Alarms
from jira_chat.conversations.corrections import Corrections
from jira_chat.conversations.customer_cards import CustomerCards
from jira_chat.conversations.desk import Desk
from jira_chat.conversations.filters import Filters
from jira_chat.conversations.notes import Notes
from jira_chat.conversations.ratings import Ratings
from jira_chat.conversations.reader import ConversationReader
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.shown_files import ShownFiles
from jira_chat.conversations.unanswered import Unanswered
from jira_chat.customers.sessions import AccountSessions
from jira_chat.customers.visitors import VisitorService
from jira_chat.hosts.base import Host
from jira_chat.installations.service import Installations
from jira_chat.kernel.clock import Clock
from jira_chat.notices.service import NoticeService
from jira_chat.offers.service import OfferService
from jira_chat.presence.closing import Closing
from jira_chat.presence.service import PresenceService
from jira_chat.privacy.people import People
from jira_chat.replies.service import ReplyService
from jira_chat.reports.reply_times import ReplyTimes
from jira_chat.reports.service import ReportService
from jira_chat.settings.added_languages import AddedLanguages
from jira_chat.settings.service import SettingsService
from jira_chat.settings.sightings import Sightings
from jira_chat.settings.site_service import SiteSettingsService
from jira_chat.settings.text_service import TextService
from jira_chat.sign_in.auto_login import IdentityService
from jira_chat.sign_in.confirmations import Confirmations
from jira_chat.sign_in.group_rule import GroupRule
from jira_chat.sign_in.service import SignIn
from jira_chat.sign_in.standing import Standing
from jira_chat.sign_in.transcript_mails import TranscriptMails
from jira_chat.sync.clocks import Clocks
from jira_chat.sync.delivery import Delivery
from jira_chat.sync.health import HealthService
from jira_chat.sync.inbound import Inbound
from jira_chat.sync.kept_files import KeptFiles
from jira_chat.sync.kept_texts import KeptTexts
from jira_chat.sync.offered_comments import OfferedComments
from jira_chat.sync.reaching_out import ReachingOut
from jira_chat.sync.reconciliation import Reconciliation
from jira_chat.sync.request_actions import RequestActions
from jira_chat.sync.request_comments import RequestComments
from jira_chat.sync.request_reading import RequestReading
from jira_chat.transfers.service import TransferService
from jira_chat.web.assets import Assets
from jira_chat.web.readiness import Readiness


class Polling(Protocol):
    """The interface to long polling, which `realtime` implements."""

    def answer(self, person: Principal, address: str, user_agent: str, text: bytes, /) -> bytes:
        """Answer a poll, perhaps after waiting for news. Raises InvalidInputError, TooManyRequestsError."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """The services of a process, shared by all its requests."""

    config: Config
    descriptor: str
    """The descriptor as served, with our address filled in."""
    clock: Clock
    host: Host
    installations: Installations
    settings: SettingsService
    site_settings: SiteSettingsService
    texts: TextService
    added_languages: AddedLanguages
    sightings: Sightings
    audit: AuditService
    permissions: PermissionService
    standing: Standing
    profiles: ProfileService
    presence: PresenceService
    closing: Closing
    desk: Desk
    replies: ReplyService
    sessions: Sessions
    trials: Trials
    visitors: VisitorService
    account_sessions: AccountSessions
    group_rule: GroupRule
    sign_in: SignIn
    identity: IdentityService
    transcript_mails: TranscriptMails
    confirmations: Confirmations
    conversations: ConversationService
    conversation_reader: ConversationReader
    ratings: Ratings
    unanswered: Unanswered
    notes: Notes
    corrections: Corrections
    filters: Filters
    request_actions: RequestActions
    articles: ArticleService
    offered_comments: OfferedComments
    customer_cards: CustomerCards
    request_reading: RequestReading
    request_comments: RequestComments
    kept_files: KeptFiles
    kept_texts: KeptTexts
    reaching_out: ReachingOut
    attachments: AttachmentService
    launcher_images: LauncherImages
    photos: AgentPhotos
    shown_files: ShownFiles
    inbound: Inbound
    tickets: Tickets
    polling: Polling
    allowances: Allowances
    alarms: Alarms
    assets: Assets
    readiness: Readiness
    health: HealthService
    clocks: Clocks
    delivery: Delivery
    reconciliation: Reconciliation
    people: People
    reports: ReportService
    reply_times: ReplyTimes
    notices: NoticeService
    offers: OfferService
    transfers: TransferService

    @property
    def mail_enabled(self) -> bool:
        """Whether an SMTP server is configured; otherwise codes, and all that needs one, are not offered."""
        return self.config.smtp_url is not None
