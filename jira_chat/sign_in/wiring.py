"""Builds the services for signing in through the widget."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from jira_chat.access.permissions import PermissionService
from jira_chat.access.principals import Principal
from jira_chat.broker.limits import Limits
from jira_chat.config import ConfigurationError
from jira_chat.customers.sessions import AccountSessions
from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.installations.service import Installations
from jira_chat.jira.client import JiraClient
from jira_chat.kernel.ids import TenantId
from jira_chat.kernel.kinds import kind_of
from jira_chat.mail.smtp import SmtpServer
from jira_chat.outbox.handlers import Handler
from jira_chat.settings.service import SettingsService
from jira_chat.settings.site_service import SiteSettingsService
from jira_chat.settings.text_service import TextService
from jira_chat.sign_in import auto_login, codes, failures, lockout, mails
from jira_chat.sign_in.auto_login import IdentityService
from jira_chat.sign_in.codes import Codes
from jira_chat.sign_in.confirmations import Confirmations, LeftMessages
from jira_chat.sign_in.group_rule import GroupRule
from jira_chat.sign_in.jobs import SendMail
from jira_chat.sign_in.known_browsers import KnownBrowsers
from jira_chat.sign_in.lockout import Throttle
from jira_chat.sign_in.mailboxes import LinkFor, Mailboxes
from jira_chat.sign_in.mails import LanguagesOf, Mails, Postman
from jira_chat.sign_in.passwords import Passwords
from jira_chat.sign_in.personal_data import SignInData
from jira_chat.sign_in.response_timing import ResponseTiming
from jira_chat.sign_in.service import MergeIdentities, SignIn
from jira_chat.sign_in.standing import Standing
from jira_chat.sign_in.transcript_mails import TranscriptMails
from jira_chat.storage.resealing import SealedTexts

WITHOUT_JIRA = frozenset({kind_of(SendMail)})
"""Jobs that are done even while a site's Jira is away."""


class Identities(LeftMessages, Protocol):
    """Moves visitors' conversations to the customers they sign in as."""

    def merge(self, visitor: Principal, customer: Principal, *, method: str) -> object:
        """Move all conversations of the visitor to the customer."""


@dataclass(frozen=True, kw_only=True)
class SignInServices:
    """The services of signing in that other folders use."""

    sign_in: SignIn
    identity: IdentityService
    group_rule: GroupRule
    standing: Standing
    transcript_mails: TranscriptMails
    confirmations: Confirmations
    personal_data: SignInData


def build(
    infrastructure: Infrastructure,
    *,
    installations: Installations,
    jira_for: Callable[[TenantId], JiraClient],
    permissions: PermissionService,
    settings: SettingsService,
    site_settings: SiteSettingsService,
    texts: TextService,
    sessions: AccountSessions,
    identities: Identities,
    passwords: Passwords | None = None,
    throttle: Throttle | None = None,
    timing: ResponseTiming | None = None,
) -> SignInServices:
    """Build the services. A test may replace the slow parts: hashing, the throttle, the timing of refusals."""
    database, clock = infrastructure.database, infrastructure.clock
    rule = GroupRule(
        database,
        jira_for,
        portal_of=lambda record: installations.active(record.tenant).portal(record.service_desk),
        clock=clock,
    )
    counted = throttle or _throttle(infrastructure)
    confirmations = _confirmations(infrastructure, rule, identities)
    letters = Mails(site_settings.languages, texts.words, infrastructure.vault, clock=clock)
    sign_in = _sign_in(
        infrastructure,
        rule,
        mails=letters,
        link_for=confirmations.link_for,
        sessions=sessions,
        merge_identities=identities.merge,
        languages_of=site_settings.languages,
        passwords=passwords or Passwords(),
        throttle=counted,
        timing=timing or ResponseTiming(),
    )
    return SignInServices(
        sign_in=sign_in,
        identity=IdentityService(database, infrastructure.vault, sign_in, sessions=sessions, clock=clock),
        group_rule=rule,
        standing=Standing(installations, permissions, rule, settings, sessions, clock=clock),
        confirmations=confirmations,
        transcript_mails=TranscriptMails(
            database, infrastructure.hints, sessions, letters, is_enabled=infrastructure.config.smtp_url is not None
        ),
        personal_data=SignInData(infrastructure.vault, counted.counted_as),
    )


def handlers(infrastructure: Infrastructure) -> list[Handler[Any]]:
    """Return the worker's handlers for signing in: it sends mails if a mail server is configured.

    Raises ConfigurationError for an SMTP_URL that cannot be used.
    """
    url = infrastructure.config.smtp_url
    if url is None:
        return []
    try:
        server = SmtpServer(url)
    except ValueError as error:
        raise ConfigurationError([f"SMTP_URL cannot be used: {error}."]) from None
    return [Handler(SendMail, Postman(server, infrastructure.vault, clock=infrastructure.clock).send)]


def sweeps(infrastructure: Infrastructure) -> Sweeps:
    """Return the worker's sweeps of expired data."""
    return {
        "codes": infrastructure.sweep(codes.forget_expired),
        "mails": infrastructure.sweep(mails.forget_given_up),
        "failures": infrastructure.sweep(failures.forget_expired),
    }


def _sign_in(
    infrastructure: Infrastructure,
    rule: GroupRule,
    *,
    mails: Mails,
    link_for: LinkFor,
    sessions: AccountSessions,
    merge_identities: MergeIdentities,
    languages_of: LanguagesOf,
    passwords: Passwords,
    throttle: Throttle,
    timing: ResponseTiming,
) -> SignIn:
    database, hints, clock = infrastructure.database, infrastructure.hints, infrastructure.clock
    vault = infrastructure.vault
    browsers = KnownBrowsers(*vault.keys("known browsers"))
    mailboxes = Mailboxes(
        database,
        hints,
        rule=rule,
        throttle=throttle,
        codes=Codes(*vault.keys("one-time codes")),
        browsers=browsers,
        mails=mails,
        link_for=link_for,
        timing=timing,
        clock=clock,
    )
    return SignIn(
        database,
        hints,
        rule=rule,
        throttle=throttle,
        passwords=passwords,
        mailboxes=mailboxes,
        browsers=browsers,
        sessions=sessions,
        merge_identities=merge_identities,
        languages_of=languages_of,
        timing=timing,
        clock=clock,
    )


def _confirmations(infrastructure: Infrastructure, rule: GroupRule, left: LeftMessages) -> Confirmations:
    return Confirmations(
        infrastructure.database,
        infrastructure.hints,
        *infrastructure.vault.keys("confirmations"),
        rule=rule,
        left=left,
        base_url=infrastructure.config.base_url,
        clock=infrastructure.clock,
    )


def _throttle(infrastructure: Infrastructure) -> Throttle:
    url, breaker = infrastructure.redis_url, infrastructure.breaker
    return Throttle(
        infrastructure.database,
        Limits(url, lockout.ATTEMPTS, breaker=breaker),
        Limits(url, lockout.ATTEMPTS | lockout.MAILS, needed=True, breaker=breaker),
        secret=infrastructure.vault.derive("throttle"),
        clock=infrastructure.clock,
    )


SEALED: Mapping[str, SealedTexts] = {"identity secrets": auto_login.sealed_texts, "mails": mails.sealed_texts}
"""The sealed texts in the database, by kind."""
