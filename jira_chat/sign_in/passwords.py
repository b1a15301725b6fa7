"""Passwords of chat accounts: argon2id, long enough, not common, no rules of composition (NIST SP 800-63B, 5.1.1).

Hashing and judging take a processor for tens of milliseconds, so under gevent each runs on its own threads beside the
event loop; callers make every cheap check first.
"""

import unicodedata
from collections.abc import Iterator

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn
from zxcvbn.matching import L33T_TABLE

from jira_chat.kernel.errors import InvalidInputError
from jira_chat.storage import offloop

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two iterations, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

SHORTEST = 10
LONGEST = 256

_MOST_TYPED = 4 * LONGEST
"""Characters read before Unicode composition, which joins four of them at most."""

_MOST_JUDGED = 40
"""Characters that zxcvbn judges; a password whose beginning is hard to guess is hard as a whole."""

_MOST_READINGS = 16
"""Limit on readings of look-alikes (`4` or `@` for `a`): zxcvbn tries all combinations, over a thousand."""

_WORST_ACCEPTED = 2
"""Of zxcvbn's scores 0 to 4: 2 takes more than a million guesses, so it is on no list of common passwords."""

# Concurrent and waiting calls. zxcvbn is pure Python, which holds up all other threads, and has global state.
_HASHING = {"threads": 2, "waiting": 40}
_JUDGING = {"threads": 1, "waiting": 20}


class Passwords:
    """Judges, hashes and verifies passwords. All methods raise UnavailableError if too many calls are waiting.

    Parameters may be raised at any time: a hash with older ones is replaced on its next use.
    """

    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self._hashing = offloop.Pool(**_HASHING)
        self._judging = offloop.Pool(**_JUDGING)
        self._hasher = hasher
        self._nobodys = self._hasher.hash("")

    def check(self, password: str, *, about: tuple[str, ...]) -> None:
        """Refuse a new password of a wrong length, or a common one; `about` is the person's own data (name, e-mail).

        Raises InvalidInputError with `fields.password` saying what would be right.
        """
        check_length(password)
        if self._judging.run(_score, _normal(password)[:_MOST_JUDGED], about) < _WORST_ACCEPTED:
            raise _refused("This password is easy to guess. Try a few words that do not belong together.")

    def hash(self, password: str) -> str:
        """Return the hash to store."""
        return self._hashing.run(self._hasher.hash, _normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether this is the password; without a stored hash the same work is done, and the result is False."""
        right = self._hashing.run(self._matches, stored or self._nobodys, _normal(password))
        return right and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made with other than the present parameters."""
        return self._hasher.check_needs_rehash(stored)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


def check_length(password: str) -> None:
    """Refuse a new password that is too short or too long; costs next to nothing.

    Raises InvalidInputError with `fields.password` saying what would be right.
    """
    length = len(_normal(password))
    if length < SHORTEST:
        raise _refused(f"Use at least {SHORTEST} characters.")
    if length > LONGEST or len(password) > _MOST_TYPED:
        raise _refused(f"Use at most {LONGEST} characters.")


def _score(password: str, about: tuple[str, ...]) -> int:
    return int(zxcvbn(_with_few_readings(password), user_inputs=list(about))["score"])


def _with_few_readings(password: str) -> str:
    """Return the password; if it has too many readings, with one look-alike for each letter."""
    present = [[each for each in alike if each in password] for alike in L33T_TABLE.values()]
    readings = 1
    for alike in present:
        readings *= max(1, len(alike))
    if readings <= _MOST_READINGS:
        return password
    return password.translate({ord(other): first for first, other in _others(present)})


def _others(present: list[list[str]]) -> Iterator[tuple[str, str]]:
    for first, *others in filter(None, present):
        for other in others:
            yield first, other


def _normal(password: str) -> str:
    # The same letters typed on different keyboards are the same password (NIST SP 800-63B, 5.1.1.2).
    return unicodedata.normalize("NFKC", password[:_MOST_TYPED])


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"password": message})
