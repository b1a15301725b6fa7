"""Builds the service of installations, their host platform, and the clients of their Jira sites."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jira_chat.broker.limits import Limits
from jira_chat.hosts.base import Host
from jira_chat.hosts.connect import descriptor, keys
from jira_chat.hosts.connect.host import NAME as CONNECT
from jira_chat.hosts.connect.host import ConnectHost
from jira_chat.hosts.connect.impersonation import UserTokens
from jira_chat.hosts.connect.keys import InstallKeys
from jira_chat.infrastructure import Infrastructure
from jira_chat.installations import repository
from jira_chat.installations.service import Installations
from jira_chat.jira.http import fetch_text, post_form
from jira_chat.jira.sites import JiraSites
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.storage.resealing import SealedTexts

DESCRIPTOR = Path(__file__).parents[2] / "atlassian-connect.json"


@dataclass(frozen=True, kw_only=True)
class InstallationServices:
    """The services of installations that other folders use."""

    installations: Installations
    host: Host
    descriptor: str
    """The descriptor as served, with our address filled in."""
    sites: JiraSites
    authorize_as: Callable[[TenantId, AccountId], str | None]
    """See `Host.authorize_as`."""


def build(infrastructure: Infrastructure) -> InstallationServices:
    """Build the services."""
    config, clock = infrastructure.config, infrastructure.clock
    installations = Installations(infrastructure.database, infrastructure.vault, clock, infrastructure.hints)
    template = DESCRIPTOR.read_text(encoding="utf-8")
    lookups = Limits("memory://", keys.LOOKUPS)
    host = ConnectHost(
        app_key=descriptor.app_key(template),
        base_urls=[config.base_url],
        allowed_sites=config.allowed_hosts,
        keys=InstallKeys(config.install_keys_url, fetch_text, partial(lookups.spend, "install-keys")),
        user_tokens=UserTokens(config.authorization_url, post_form),
        find_host=partial(installations.find_host, CONNECT),
    )
    sites = JiraSites(
        lambda tenant: host.rest_url(installations.site(tenant)),
        lambda tenant, method, url: host.authorize(installations.site(tenant), method, url, clock()),
        Limits(
            infrastructure.redis_url,
            config.limit_jira,
            instead=Limits("memory://", config.limit_jira),
            breaker=infrastructure.breaker,
        ),
        config.limit_jira,
    )
    return InstallationServices(
        installations=installations,
        host=host,
        descriptor=descriptor.render(template, config.base_url),
        sites=sites,
        authorize_as=lambda tenant, account: host.authorize_as(installations.site(tenant), account, clock()),
    )


SEALED: Mapping[str, SealedTexts] = {"credentials of sites": repository.sealed_texts}
"""The sealed texts in the database, by kind."""
