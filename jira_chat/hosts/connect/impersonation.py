"""Tokens for acting as a user of a site, by the scope `ACT_AS_USER`.

We sign an assertion with the site's secret, and Atlassian's authorization server exchanges it for a bearer token
(RFC 7523; developer.atlassian.com, "User impersonation for Connect apps"). Portal-only customers get none.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Annotated, NamedTuple

import jwt
import msgspec
from cachetools import LRUCache

from jira_chat.hosts.callers import Site
from jira_chat.kernel.bounds import Token
from jira_chat.kernel.errors import ForbiddenError, UnavailableError
from jira_chat.kernel.ids import AccountId

log = logging.getLogger(__name__)

PostForm = Callable[[str, Mapping[str, str]], str]
"""Posts a form; raises ForbiddenError for a refusal, UnavailableError for any other failure."""

SCOPES = "READ WRITE"
"""The requested subset of the descriptor's scopes, enough to write a comment."""

ASSERTION_LASTS = timedelta(seconds=60)
EARLY = timedelta(minutes=1)
"""How long before its end a token is no longer used, because calls take time and clocks differ."""

REFUSED_FOR = timedelta(minutes=10)
"""How long a refusal is cached, because an admin has to change something first."""

AWAY_FOR = timedelta(seconds=30)
"""How long a server that did not answer is not called again."""

_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_MOST_KEPT = 2_000


class _Granted(msgspec.Struct):
    access_token: Annotated[Token, msgspec.Meta(pattern=r"\A[\x21-\x7e]+\Z")]
    expires_in: Annotated[int, msgspec.Meta(ge=0, le=86_400)]


class _Kept(NamedTuple):
    token: str | None
    until: datetime


class UserTokens:
    """Gets tokens from the authorization server at `url`, and caches each until shortly before it expires."""

    def __init__(self, url: str, post_form: PostForm) -> None:
        self._url = url
        self._post_form = post_form
        self._kept: LRUCache[tuple[str, str | None, AccountId], _Kept] = LRUCache(_MOST_KEPT)
        self._lock = Lock()

    def get(self, site: Site, account: AccountId, now: datetime) -> str | None:
        """Return a token for a site's user, None if the server does not give one at present."""
        if site.client_id is None:
            return None
        key = (site.host_id, site.client_id, account)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept.until <= now:
            kept = self._ask(site, account, now)
            with self._lock:
                self._kept[key] = kept
        return kept.token

    def _ask(self, site: Site, account: AccountId, now: datetime) -> _Kept:
        form = {"grant_type": _GRANT, "scope": SCOPES, "assertion": self._assertion(site, account, now)}
        try:
            granted = msgspec.json.decode(self._post_form(f"{self._url}/oauth2/token", form), type=_Granted)
        except ForbiddenError as error:
            log.warning("impersonation_refused", extra={"host": site.host_id, "account": account, **error.details})
            return _Kept(None, now + REFUSED_FOR)
        except (UnavailableError, msgspec.MsgspecError) as error:
            log.warning("impersonation_unavailable", extra={"host": site.host_id, "cause": type(error).__name__})
            return _Kept(None, now + AWAY_FOR)
        return _Kept(granted.access_token, now + timedelta(seconds=granted.expires_in) - EARLY)

    def _assertion(self, site: Site, account: AccountId, now: datetime) -> str:
        claims = {
            "iss": f"urn:atlassian:connect:clientid:{site.client_id}",
            "sub": f"urn:atlassian:connect:useraccountid:{account}",
            "tnt": site.address,
            "aud": self._url,
            "iat": int(now.timestamp()),
            "exp": int((now + ASSERTION_LASTS).timestamp()),
        }
        return jwt.encode(claims, site.credential, algorithm="HS256")
