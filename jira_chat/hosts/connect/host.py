"""The only place that decides whether a Connect call comes from its claimed sender.

Each method admits one kind of token:
- install: RS256 by Atlassian, this request's hash, for our base URL, issued by the message's site
- lifecycle: HS256 by a site that knows us, enabled or not, this request's hash
- page: HS256 by an enabled site, this request's hash
- context: HS256 by an enabled site, the literal `context-qsh`

All other tokens raise UnauthorizedError with a reason code.

No token covers the body, so the first two are valid only once (`OneUse`). A page token may be repeated until it
expires: pages are reloaded, and a webhook with a new delivery id only makes us read from Jira.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from jira_chat.hosts.callers import (
    Caller,
    FindHost,
    InstallNotice,
    KnownHost,
    OneUse,
    SignedRequest,
    Site,
    SwitchNotice,
    UninstallNotice,
)
from jira_chat.hosts.connect import lifecycle, outbound, qsh, sites, tokens
from jira_chat.hosts.connect.impersonation import UserTokens
from jira_chat.hosts.connect.keys import InstallKeys
from jira_chat.kernel.errors import UnauthorizedError
from jira_chat.kernel.ids import AccountId

NAME = "connect"
"""The platform's name in stored installations."""


class ConnectHost:
    """Verifies calls from Jira sites, and signs our calls to them as the app with the key `app_key`.

    `base_urls` are our public addresses: the descriptor's first, then its former ones.
    """

    def __init__(
        self,
        *,
        app_key: str,
        base_urls: Sequence[str],
        allowed_sites: Collection[str],
        keys: InstallKeys,
        user_tokens: UserTokens,
        find_host: FindHost,
    ) -> None:
        self._app_key = app_key
        self._base_urls = base_urls
        self._base_path = urlsplit(base_urls[0]).path
        self._allowed_sites = allowed_sites
        self._keys = keys
        self._user_tokens = user_tokens
        self._find_host = find_host

    def admit_install(self, request: SignedRequest, body: bytes, now: datetime) -> InstallNotice:
        """Admit `installed`. Raises InvalidInputError for an unreadable body."""
        token = self._signed_by_atlassian(request, now)
        message = lifecycle.read(body, lifecycle.Installed)
        _require_issuer(token.claims, message.client_key)
        return InstallNotice(
            platform=NAME,
            host_id=message.client_key,
            site_url=sites.allowed_site(message.base_url, self._allowed_sites),
            origins=message.origins(),
            credential=message.shared_secret,
            client_id=message.oauth_client_id or None,
            once=_one_use(token, body),
        )

    def admit_uninstall(self, request: SignedRequest, body: bytes, now: datetime) -> UninstallNotice:
        """Admit `uninstalled`. Raises InvalidInputError for an unreadable body."""
        token = self._signed_by_atlassian(request, now)
        message = lifecycle.read(body, lifecycle.Uninstalled)
        _require_issuer(token.claims, message.client_key)
        return UninstallNotice(platform=NAME, host_id=message.client_key, once=_one_use(token, body))

    def admit_lifecycle(self, request: SignedRequest, body: bytes, now: datetime) -> SwitchNotice:
        """Admit `enabled` and `disabled`."""
        host, token = self._signed_by_site(request, now)
        return SwitchNotice(tenant=host.tenant, once=_one_use(token, body))

    def admit_page(self, request: SignedRequest, now: datetime) -> Caller:
        """Admit a page that the site frames for a person, or a webhook."""
        host, token = self._signed_by_site(request, now)
        return _caller(host, token.claims)

    def admit_context(self, authorization: str | None, now: datetime) -> Caller:
        """Admit our own script in a page by the `Authorization` header with its token from the site."""
        token = tokens.of_request("", authorization)
        host = self._verified_host(token, now)
        tokens.require_context(token.claims)
        return _caller(host, token.claims)

    def rest_url(self, site: Site) -> str:
        """Return the base address of a site's REST API; with Connect it is the site's own address."""
        return site.address

    def authorize(self, site: Site, method: str, url: str, now: datetime) -> str:
        """Return the `Authorization` header of one call to a site."""
        return outbound.authorization(
            method=method,
            url=url,
            site_url=site.address,
            app_key=self._app_key,
            host_id=site.host_id,
            credential=site.credential,
            now=now,
        )

    def authorize_as(self, site: Site, account: AccountId, now: datetime) -> str | None:
        """Return the `Authorization` header of calls to a site as one of its users, None if we may not act so now."""
        token = self._user_tokens.get(site, account, now)
        return None if token is None else f"Bearer {token}"

    def _signed_by_atlassian(self, request: SignedRequest, now: datetime) -> tokens.Token:
        token = tokens.of_request(request.target, request.authorization)
        # Claims are checked before the signature, because an unknown key costs a request to the key server.
        tokens.require_current(token.claims, now)
        tokens.require_audience(token.claims, self._base_urls)
        tokens.require_request(token.claims, self._hash(request))
        tokens.require_key(token, self._keys.get(token.key_id))
        return token

    def _signed_by_site(self, request: SignedRequest, now: datetime) -> tuple[KnownHost, tokens.Token]:
        token = tokens.of_request(request.target, request.authorization)
        host = self._verified_host(token, now)
        tokens.require_request(token.claims, self._hash(request))
        return host, token

    def _verified_host(self, token: tokens.Token, now: datetime) -> KnownHost:
        host = self._find_host(token.claims.issuer)
        if host is None:
            raise UnauthorizedError("host_unknown")
        tokens.require_any_secret(token, host.credentials)
        try:
            tokens.require_current(token.claims, now)
        except UnauthorizedError as error:
            raise UnauthorizedError(error.reason, tenant=host.tenant) from None
        return host

    def _hash(self, request: SignedRequest) -> str:
        return qsh.query_string_hash(request.method, request.target, self._base_path)


def _one_use(token: tokens.Token, body: bytes) -> OneUse:
    return OneUse(
        token=sha256(token.signed.encode()).hexdigest(), body=sha256(body).hexdigest(), until=token.expires_at
    )


def _require_issuer(claims: tokens.Claims, client_key: str) -> None:
    """Refuse a message about another site than the token's: the signature does not cover the body."""
    if claims.issuer != client_key:
        raise UnauthorizedError("iss_mismatch")


def _caller(host: KnownHost, claims: tokens.Claims) -> Caller:
    if not host.active:
        raise UnauthorizedError("host_inactive")
    return Caller(tenant=host.tenant, account=AccountId(claims.subject) if claims.subject else None)
