"""What a host platform is asked and what it answers, in words that hold for every one.

To the rest of the product a site is a host with an id and a credential; only its platform's folder knows more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from jira_chat.kernel.ids import AccountId, TenantId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request that claims to come from a host, as it stood on the wire."""

    method: str
    target: str = field(repr=False)
    """The raw request target, path and query as sent: what was decoded does not encode to the same again."""

    authorization: str | None = field(default=None, repr=False)
    """The `Authorization` header, whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHost:
    """What a platform needs to know of an installation to recognise its calls."""

    tenant: TenantId
    credentials: tuple[str, ...] = field(repr=False)
    """Those that count now, newest first; none once the app is uninstalled."""

    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a platform needs to know of an installation to call it."""

    host_id: str
    address: str
    """Under which people see it."""

    credential: str = field(repr=False)
    client_id: str | None = None
    """How its authorization server knows us; None where we may not act as its users."""


FindHost = Callable[[str], KnownHost | None]
"""Looks an installation up by its host id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who stands behind a verified request; `account` is None for a person the host does not know."""

    tenant: TenantId
    account: AccountId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneUse:
    """What makes a notice count once, where its token says nothing of its body and could bring another."""

    token: str
    """The digest of what was signed: a signature can be written in several ways."""

    body: str
    """The digest of the body that came with it."""

    until: datetime
    """When the token has expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallNotice:
    """A host says that it installed us, or again with a new credential or at a new address."""

    platform: str
    host_id: str
    site_url: str
    """Where its REST API answers, without a trailing slash."""

    origins: tuple[str, ...]
    """Under which people see the site: that of `site_url` first, then custom domains."""

    credential: str = field(repr=False)
    client_id: str | None = None
    """How the site's authorization server knows us; None where we may not act as its users."""

    once: OneUse | None = None
    """None where a host's notices cannot be sent again by somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UninstallNotice:
    """A host says that it removed us."""

    platform: str
    host_id: str
    once: OneUse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchNotice:
    """A host says that its admins enabled or disabled us."""

    tenant: TenantId
    once: OneUse | None = None
