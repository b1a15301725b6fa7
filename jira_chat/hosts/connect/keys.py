"""Atlassian's public keys for install tokens, one file per key id on a key server."""

import re
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from jira_chat.kernel.errors import NotFoundError, UnauthorizedError, UnavailableError

Fetch = Callable[[str], str]
"""Gets the text at a URL; raises NotFoundError if it does not exist, UnavailableError if the server does not answer."""

LOOKUPS = {"install-keys": "30/minute"}
"""Limit of look-ups of unknown keys per process. Atlassian's keys rarely change; each made-up id costs a request."""

_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_CACHED_KEYS = 32
_SMALLEST_KEY = 2048
"""Bits, RFC 7518 section 3.3."""


class InstallKeys:
    """Looks up keys by key id. A key id never changes its key, so found keys are cached.

    `spend` counts a look-up and raises TooManyRequestsError over the limit.
    """

    def __init__(self, base_url: str, fetch: Fetch, spend: Callable[[], None] = lambda: None) -> None:
        self._base_url = base_url.rstrip("/")
        self._fetch = fetch
        self._spend = spend
        self._key_by_id = lru_cache(_CACHED_KEYS)(self._load)

    def get(self, key_id: object) -> RSAPublicKey:
        """Return the key of a token's `kid`, which is untrusted input.

        Raises UnauthorizedError for an unknown key, UnavailableError if the key server fails, and
        TooManyRequestsError after too many look-ups.
        """
        if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
            raise UnauthorizedError("kid_malformed")
        return self._key_by_id(key_id)

    def _load(self, key_id: str) -> RSAPublicKey:
        self._spend()
        try:
            key = load_pem_public_key(self._fetch(f"{self._base_url}/{key_id}").encode())
        except NotFoundError as error:
            raise UnauthorizedError("kid_unknown") from error
        except (ValueError, UnsupportedAlgorithm) as error:
            raise UnavailableError("The install key server sent something that is not a key.") from error
        if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST_KEY:
            raise UnavailableError("The install key server sent a key of the wrong kind.")
        return key
