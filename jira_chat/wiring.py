"""Builds the features in the order of their dependencies, and the parts of each kind of process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from jira_chat.access import wiring as access_wiring
from jira_chat.access.wiring import AccessServices
from jira_chat.articles import wiring as articles_wiring
from jira_chat.articles.service import ArticleService
from jira_chat.attachments import wiring as attachments_wiring
from jira_chat.attachments.agent_photos import AgentPhotos
from jira_chat.attachments.personal_data import PhotosData
from jira_chat.attachments.service import AttachmentService
from jira_chat.audit import wiring as audit_wiring
from jira_chat.audit.personal_data import AuditData
from jira_chat.audit.service import AuditService
from jira_chat.config import Config
from jira_chat.conversations import topics
from jira_chat.conversations import wiring as conversations_wiring
from jira_chat.conversations.filters_data import FiltersData
from jira_chat.conversations.wiring import ConversationServices
from jira_chat.customers import wiring as customers_wiring
from jira_chat.customers.wiring import CustomerServices
from jira_chat.infrastructure import Infrastructure, vault_of
from jira_chat.installations import wiring as installations_wiring
from jira_chat.installations.wiring import InstallationServices
from jira_chat.notices import wiring as notices_wiring
from jira_chat.notices.personal_data import NoticesData
from jira_chat.notices.wiring import NoticeServices
from jira_chat.offers import wiring as offers_wiring
from jira_chat.offers.personal_data import OffersData
from jira_chat.offers.service import OfferService
from jira_chat.presence import wiring as presence_wiring
from jira_chat.presence.personal_data import AgentsData
from jira_chat.presence.wiring import PresenceServices
from jira_chat.privacy import wiring as privacy_wiring
from jira_chat.privacy.wiring import PrivacyServices
from jira_chat.realtime import wiring as realtime_wiring
from jira_chat.realtime.sockets import Sockets
from jira_chat.replies import wiring as replies_wiring
from jira_chat.replies.personal_data import RepliesData
from jira_chat.replies.service import ReplyService
from jira_chat.reports import wiring as reports_wiring
from jira_chat.reports.personal_data import ReportsData
from jira_chat.reports.wiring import ReportServices
from jira_chat.settings import wiring as settings_wiring
from jira_chat.settings.personal_data import SettingsData
from jira_chat.settings.wiring import SettingsServices
from jira_chat.sign_in import wiring as sign_in_wiring
from jira_chat.sign_in.wiring import SignInServices
from jira_chat.storage.engine import Database
from jira_chat.storage.personal_data import PersonalData
from jira_chat.storage.resealing import Resealed, reseal_all
from jira_chat.sync import wiring as sync_wiring
from jira_chat.sync.wiring import SyncServices
from jira_chat.transfers import wiring as transfers_wiring
from jira_chat.transfers.personal_data import TransfersData
from jira_chat.transfers.wiring import TransferServices
from jira_chat.web import wiring as web_wiring
from jira_chat.web.assets import Assets
from jira_chat.web.services import Services
from jira_chat.worker import Worker


@dataclass(frozen=True, kw_only=True)
class Features:
    """All features of one process, and the infrastructure they were built from."""

    infrastructure: Infrastructure
    installations: InstallationServices
    access: AccessServices
    settings: SettingsServices
    audit: AuditService
    customers: CustomerServices
    presence: PresenceServices
    replies: ReplyService
    articles: ArticleService
    attachments: AttachmentService
    photos: AgentPhotos
    conversations: ConversationServices
    sign_in: SignInServices
    sync: SyncServices
    reports: ReportServices
    notices: NoticeServices
    offers: OfferService
    transfers: TransferServices
    privacy: PrivacyServices


BuildSignIn = Callable[..., SignInServices]


def build(infrastructure: Infrastructure, *, build_sign_in: BuildSignIn = sign_in_wiring.build) -> Features:
    """Build the features, without connecting yet."""
    installations = installations_wiring.build(infrastructure)
    jira_for = installations.sites.client
    access = access_wiring.build(infrastructure, jira_for=jira_for)
    settings = settings_wiring.build(infrastructure, jira_for=jira_for, name_of=access.profiles.name_of)
    audit = audit_wiring.build(infrastructure, kept_for=settings.site_settings.retention)
    customers = customers_wiring.build(infrastructure)
    photos = attachments_wiring.agent_photos(infrastructure, jira_for=installations.sites.client_of_jobs)
    saved = settings.settings
    presence = presence_wiring.build(infrastructure, topics.agent, topics.project, photos.enqueue_fetch, settings=saved)
    attachments = attachments_wiring.build(infrastructure, settings=settings.settings)
    conversations = conversations_wiring.build(infrastructure, photos, settings=saved, presence=presence.presence)
    sign_in = build_sign_in(
        infrastructure,
        installations=installations.installations,
        jira_for=jira_for,
        permissions=access.permissions,
        settings=settings.settings,
        site_settings=settings.site_settings,
        texts=settings.texts,
        sessions=customers.sessions,
        identities=conversations.identity_merges,
    )
    return _alone(infrastructure, installations, audit=audit, photos=photos)(
        access=access,
        settings=settings,
        customers=customers,
        presence=presence,
        attachments=attachments,
        conversations=conversations,
        sign_in=sign_in,
        sync=sync_wiring.build(
            infrastructure,
            installations=installations.installations,
            sites=installations.sites,
            authorize_as=installations.authorize_as,
            permissions=access.permissions,
            settings=settings.settings,
            sessions=customers.sessions,
            conversations=conversations,
            attachments=attachments,
            customers_online=presence.presence.customers_online,
            audit=audit,
        ),
        reports=reports_wiring.build(infrastructure, settings=settings.settings, name_of=access.profiles.name_of),
        transfers=_transfers(infrastructure, installations, settings, conversations),
        offers=offers_wiring.build(infrastructure, presence.presence, presence.closing, settings=settings.settings),
        privacy=_privacy(infrastructure, installations, access, settings, _kept(conversations, customers, sign_in)),
    )


def _alone(
    infrastructure: Infrastructure, installations: InstallationServices, *, audit: AuditService, photos: AgentPhotos
) -> partial[Features]:
    """Build the features that depend on installations at most, and bind the built ones."""
    return partial(
        Features,
        infrastructure=infrastructure,
        installations=installations,
        audit=audit,
        photos=photos,
        replies=replies_wiring.build(infrastructure),
        articles=articles_wiring.build(installations=installations.installations, jira_for=installations.sites.client),
        notices=notices_wiring.build(infrastructure),
    )


def _transfers(
    infrastructure: Infrastructure,
    installations: InstallationServices,
    settings: SettingsServices,
    conversations: ConversationServices,
) -> TransferServices:
    return transfers_wiring.build(
        infrastructure,
        sites=installations.sites,
        authorize_as=installations.authorize_as,
        conversations=conversations.conversations,
        settings=settings.settings,
        languages_of=settings.site_settings.languages,
        words=settings.texts.words,
    )


def _privacy(
    infrastructure: Infrastructure,
    installations: InstallationServices,
    access: AccessServices,
    settings: SettingsServices,
    kept: Sequence[PersonalData],
) -> PrivacyServices:
    return privacy_wiring.build(
        infrastructure,
        kept=kept,
        jira_for=installations.sites.client_of_jobs,
        name_of=access.profiles.name_of,
        sites=settings.settings.sites,
    )


def _kept(
    conversations: ConversationServices, customers: CustomerServices, sign_in: SignInServices
) -> list[PersonalData]:
    """Return the personal data of all features; only data listed here is erased and exported."""
    return [
        conversations.personal_data,
        FiltersData(),
        customers.personal_data,
        sign_in.personal_data,
        AgentsData(),
        PhotosData(),
        RepliesData(),
        SettingsData(),
        ReportsData(),
        NoticesData(),
        OffersData(),
        TransfersData(),
        AuditData(),
    ]


def services(features: Features, sockets: Sockets, *, assets: Assets | None = None) -> Services:
    """Return the services for the HTTP surfaces. Raises AssetsMissingError if the browser files were not built."""
    infrastructure = features.infrastructure
    return _of_sync(features.sync, _of_conversations(features.conversations))(
        config=infrastructure.config,
        descriptor=features.installations.descriptor,
        clock=infrastructure.clock,
        host=features.installations.host,
        installations=features.installations.installations,
        settings=features.settings.settings,
        site_settings=features.settings.site_settings,
        texts=features.settings.texts,
        added_languages=features.settings.added_languages,
        sightings=features.settings.sightings,
        audit=features.audit,
        permissions=features.access.permissions,
        standing=features.sign_in.standing,
        profiles=features.access.profiles,
        presence=features.presence.presence,
        closing=features.presence.closing,
        replies=features.replies,
        sessions=features.access.page_sessions,
        trials=features.access.trials,
        visitors=features.customers.visitors,
        account_sessions=features.customers.sessions,
        group_rule=features.sign_in.group_rule,
        sign_in=features.sign_in.sign_in,
        identity=features.sign_in.identity,
        transcript_mails=features.sign_in.transcript_mails,
        confirmations=features.sign_in.confirmations,
        articles=features.articles,
        kept_files=features.sync.kept_files,
        attachments=features.attachments,
        launcher_images=attachments_wiring.launcher_images(infrastructure),
        photos=features.photos,
        tickets=features.access.tickets,
        polling=sockets.polling,
        assets=assets or Assets(),
        readiness=web_wiring.readiness(infrastructure),
        people=features.privacy.people,
        reports=features.reports.reports,
        reply_times=features.reports.reply_times,
        notices=features.notices.notices,
        offers=features.offers,
        transfers=features.transfers.transfers,
    )


def _of_conversations(conversations: ConversationServices) -> partial[Services]:
    return partial(
        Services,
        conversations=conversations.conversations,
        conversation_reader=conversations.link,
        desk=conversations.desk,
        ratings=conversations.ratings,
        unanswered=conversations.unanswered,
        notes=conversations.notes,
        corrections=conversations.corrections,
        filters=conversations.filters,
        customer_cards=conversations.customer_cards,
        shown_files=conversations.shown_files,
        allowances=conversations.allowances,
        alarms=conversations.alarms,
    )


def _of_sync(sync: SyncServices, services: partial[Services]) -> partial[Services]:
    return partial(
        services,
        request_actions=sync.actions,
        offered_comments=sync.offered_comments,
        request_reading=sync.reading,
        request_comments=sync.comments,
        kept_texts=sync.kept_texts,
        reaching_out=sync.reaching_out,
        inbound=sync.inbound,
        health=sync.health,
        clocks=sync.clocks,
        delivery=sync.delivery,
        reconciliation=sync.reconciliation,
    )


def sockets(features: Features) -> Sockets:
    """Build the realtime side of a web process."""
    return realtime_wiring.build(
        features.infrastructure,
        installations=features.installations.installations,
        settings=features.settings.settings,
        tickets=features.access.tickets,
        sessions=features.customers.sessions,
        standing=features.sign_in.standing,
        conversations=features.conversations.conversations,
        desk=features.conversations.desk,
        receipts=features.conversations.receipts,
        reader=features.conversations.link,
        presence=features.presence.presence,
        allowances=features.conversations.allowances,
        alarms=features.conversations.alarms,
    )


def worker(features: Features) -> Worker:
    """Build the worker with the features' handlers and sweeps.

    Raises ConfigurationError for an invalid address of the mail server.
    """
    infrastructure = features.infrastructure
    features.installations.installations.remember_sites()
    return Worker(
        infrastructure.database,
        infrastructure.hints,
        [
            *settings_wiring.handlers(features.settings),
            *sign_in_wiring.handlers(infrastructure),
            *sync_wiring.handlers(features.sync),
            *attachments_wiring.handlers(features.photos),
            *privacy_wiring.handlers(features.privacy),
            *reports_wiring.handlers(features.reports),
            *offers_wiring.handlers(features.offers),
            *transfers_wiring.handlers(features.transfers),
            *notices_wiring.handlers(
                infrastructure,
                features.notices,
                settings=features.settings.settings,
                installations=features.installations.installations,
            ),
        ],
        clock=infrastructure.clock,
        is_served=features.installations.installations.is_served,
        sweeps={
            **infrastructure.sweeps(),
            **settings_wiring.sweeps(features.settings),
            **audit_wiring.sweeps(features.audit),
            **customers_wiring.sweeps(features.customers),
            **sign_in_wiring.sweeps(infrastructure),
            **conversations_wiring.sweeps(
                infrastructure, features.conversations, kept_for=features.settings.site_settings.retention
            ),
            **privacy_wiring.sweeps(features.privacy),
            **attachments_wiring.sweeps(features.attachments, features.photos),
            **reports_wiring.sweeps(features.reports),
            **notices_wiring.sweeps(features.notices),
            **offers_wiring.sweeps(features.offers),
        },
        without_jira=_WITHOUT_JIRA,
    )


_WITHOUT_JIRA = (
    sign_in_wiring.WITHOUT_JIRA | reports_wiring.WITHOUT_JIRA | notices_wiring.WITHOUT_JIRA | offers_wiring.WITHOUT_JIRA
)


def reseal(config: Config) -> dict[str, Resealed]:
    """Seal all stored secrets with the current SECRET_KEY; return the results by kind."""
    database = Database(config.database_url)
    sealed = {**installations_wiring.SEALED, **sign_in_wiring.SEALED, **notices_wiring.SEALED}
    results = reseal_all(database, vault_of(config), sealed)
    database.close()
    return results
