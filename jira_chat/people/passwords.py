"""Passwords of chat accounts: argon2id, long enough, not common, no rules of composition (NIST SP 800-63B, 5.1.1).

Hashing keeps a processor busy for tens of milliseconds, so under gevent it runs beside the event loop.
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.storage import offloop

SHORTEST = 10
LONGEST = 256

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two iterations, one lane.
_MEMORY_KIB = 19 * 1024
_ITERATIONS = 2
_LANES = 1

_MOST_JUDGED = 72
"""Characters that zxcvbn looks at; a password that is hard to guess so far is so as a whole."""

_WORST_ACCEPTED = 2
"""Of zxcvbn's scores 0 to 4: 2 takes more than a million guesses, so it is on no list of common passwords."""


class Passwords:
    """Hashes and verifies. Parameters may be raised at any time: a hash with others is replaced when next used."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=_ITERATIONS, memory_cost=_MEMORY_KIB, parallelism=_LANES)
        self._nobodys = self._hasher.hash("")

    def hash(self, password: str) -> str:
        """Return the hash to store."""
        return offloop.run(self._hasher.hash, _normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether this is the password; without a stored hash the same work is done for nothing."""
        right = offloop.run(self._matches, stored or self._nobodys, _normal(password))
        return right and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


def check(password: str, *, about: tuple[str, ...]) -> None:
    """Refuse a new password that is too short, too long, or common; `about` are the person's own words (name, e-mail).

    Raises InvalidInputError with `fields.password` saying what would be right.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        raise _refused(f"Use at least {SHORTEST} characters.")
    if len(normal) > LONGEST:
        raise _refused(f"Use at most {LONGEST} characters.")
    if offloop.run(_score, normal[:_MOST_JUDGED], about) < _WORST_ACCEPTED:
        raise _refused("This password is easy to guess. Try a few words that do not belong together.")


def _score(password: str, about: tuple[str, ...]) -> int:
    return int(zxcvbn(password, user_inputs=list(about))["score"])


def _normal(password: str) -> str:
    # The same letters typed on different keyboards are the same password (NIST SP 800-63B, 5.1.1.2).
    return unicodedata.normalize("NFKC", password)


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"password": message})
