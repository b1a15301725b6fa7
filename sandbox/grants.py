"""The tokens with which the add-on acts as users."""

import secrets
import time
from dataclasses import dataclass, field

from sandbox.state import User

LIFETIME = 900


@dataclass(frozen=True)
class Grant:
    """The user of a token, its scopes, and its expiry."""

    user: User
    scopes: tuple[str, ...]
    until: float


@dataclass
class Grants:
    """The issued tokens."""

    _by_token: dict[str, Grant] = field(default_factory=dict)

    def give(self, user: User, scopes: tuple[str, ...]) -> str:
        token = secrets.token_urlsafe(32)
        self._by_token[token] = Grant(user, scopes, time.time() + LIFETIME)
        return token

    def find(self, token: str) -> Grant | None:
        grant = self._by_token.get(token)
        return grant if grant and grant.until > time.time() else None
