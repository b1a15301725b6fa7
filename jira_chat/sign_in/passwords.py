"""Passwords of chat accounts: argon2id, long enough, not common, no rules of composition (NIST SP 800-63B, 5.1.1).

Hashing and judging keep a processor busy for tens of milliseconds, so under gevent they run beside the event loop, each
on threads of its own; callers make every cheap check first.
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
"""Characters looked at before they are composed: four of them, at most, become one."""

_MOST_JUDGED = 40
"""Characters that zxcvbn looks at; a password that is hard to guess so far is so as a whole."""

_MOST_READINGS = 16
"""Ways to read look-alikes (`4` or `@` for `a`) that zxcvbn may try: it tries all combinations, over a thousand."""

_WORST_ACCEPTED = 2
"""Of zxcvbn's scores 0 to 4: 2 takes more than a million guesses, so it is on no list of common passwords."""

# How many at once, and how many may wait. zxcvbn is Python, which holds up all other threads, and has a global state.
_HASHING = {"threads": 2, "waiting": 40}
_JUDGING = {"threads": 1, "waiting": 20}


class Passwords:
    """Judges, hashes and verifies. All raise UnavailableError when too much of it is going on.

    Parameters may be raised at any time: a hash with others is replaced when next used.
    """

    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self._hashing = offloop.Pool(**_HASHING)
        self._judging = offloop.Pool(**_JUDGING)
        self._hasher = hasher
        self._nobodys = self._hasher.hash("")

    def check(self, password: str, *, about: tuple[str, ...]) -> None:
        """Refuse a new password of a wrong length, or a common one; `about` are the person's own words (name, e-mail).

        Raises InvalidInputError with `fields.password` saying what would be right.
        """
        check_length(password)
        if self._judging.run(_score, _normal(password)[:_MOST_JUDGED], about) < _WORST_ACCEPTED:
            raise _refused("This password is easy to guess. Try a few words that do not belong together.")

    def hash(self, password: str) -> str:
        """Return the hash to store."""
        return self._hashing.run(self._hasher.hash, _normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether this is the password; without a stored hash the same work is done for nothing."""
        right = self._hashing.run(self._matches, stored or self._nobodys, _normal(password))
        return right and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
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
    """Return a password in which, were there too many readings, each letter has one look-alike."""
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
