"""Requests to and results of host platforms, in terms common to all platforms.

For the rest of the product a site is a host with an id and a credential; only its platform's folder knows more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from jira_chat.kernel.ids import AccountId, TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request that claims to come from a host, as sent."""

    method: str
    target: str = field(repr=False)
    """The raw request target, path and query: decoding and encoding again may not give the same text."""

    authorization: str | None = field(default=None, repr=False)
    """The complete `Authorization` header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHost:
    """The data of an installation that a platform needs to verify its calls."""

    tenant: TenantId
    credentials: tuple[str, ...] = field(repr=False)
    """The valid credentials, newest first; none after the app is uninstalled."""

    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The data of an installation that a platform needs to call it."""

    host_id: str
    address: str
    """The address that people use."""

    credential: str = field(repr=False)
    client_id: str | None = None
    """Our client id at its authorization server; None if we may not act as its users."""


FindHost = Callable[[str], KnownHost | None]
"""Looks up an installation by its host id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The sender of a verified request; `account` is None for a person unknown to the host."""

    tenant: TenantId
    account: AccountId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneUse:
    """The data that makes a notice valid only once: its token does not cover the body and could bring another."""

    token: str
    """The digest of the signed part of the token; signatures have several valid encodings."""

    body: str
    """The digest of the notice's body."""

    until: datetime
    """When the token expires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallNotice:
    """The notice of a host that it installed us, also with a new credential or at a new address."""

    platform: str
    host_id: str
    site_url: str
    """The base address of its REST API, without a trailing slash."""

    origins: tuple[str, ...]
    """The origins that people use: that of `site_url` first, then custom domains."""

    credential: str = field(repr=False)
    client_id: str | None = None
    """Our client id at the site's authorization server; None if we may not act as its users."""

    once: OneUse | None = None
    """None if an attacker cannot replay the host's notices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UninstallNotice:
    """The notice of a host that it removed us."""

    platform: str
    host_id: str
    once: OneUse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchNotice:
    """The notice of a host that its admins enabled or disabled us."""

    tenant: TenantId
    once: OneUse | None = None
