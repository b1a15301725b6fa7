"""Keys derived from SECRET_KEY, for sealing secrets that we must read again and for signing.

A text is sealed for its place, with a key for that place alone. Write access to the database is not enough to give one
site the credential of another: a sealed text moved to another place does not open.

While SECRET_KEY is being replaced, the previous one still opens and verifies; the present one seals and signs.
"""

import base64
from collections.abc import Sequence

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BOUND = "2:"
"""Prefix of a text that is bound to its place. Texts of the first version have neither prefix nor place."""


class Vault:
    """Seals short texts. A place identifies one text among all: its kind, its owner, its row."""

    def __init__(self, secret_key: str, previous: str | None = None) -> None:
        self._secret_keys = [each.encode() for each in (secret_key, previous) if each is not None]

    def keys(self, purpose: str) -> list[bytes]:
        """Return 32 bytes for one purpose (HKDF, RFC 5869) from each SECRET_KEY, the present one first.

        One key reveals nothing of the others.
        """
        info = f"jira-chat {purpose}".encode()
        return [HKDF(SHA256(), 32, salt=None, info=info).derive(each) for each in self._secret_keys]

    def derive(self, purpose: str) -> bytes:
        """Return the present key for one purpose."""
        return self.keys(purpose)[0]

    def seal(self, text: str, *place: str) -> str:
        """Seal a text for its place; two calls never give the same result."""
        return _BOUND + self._fernets(place)[0].encrypt(text.encode()).decode()

    def open(self, sealed: str, *place: str) -> str:
        """Open a text that was sealed for this place.

        Raises ValueError if it was sealed for another place or with another SECRET_KEY, or altered.
        """
        is_bound = sealed.startswith(_BOUND)
        fernets = self._fernets(place) if is_bound else _fernets(self.keys("at rest"))
        return _opened(sealed.removeprefix(_BOUND), fernets)

    def reseal(self, sealed: str, *place: str) -> str:
        """Return the text sealed for this place with the present key; unchanged if it already is.

        Raises ValueError as `open` does.
        """
        text = self.open(sealed, *place)
        return sealed if self._is_current(sealed, place) else self.seal(text, *place)

    def _is_current(self, sealed: str, place: Sequence[str]) -> bool:
        if not sealed.startswith(_BOUND):
            return False
        try:
            _opened(sealed.removeprefix(_BOUND), self._fernets(place)[:1])
        except ValueError:
            return False
        return True

    def _fernets(self, place: Sequence[str]) -> list[Fernet]:
        # As JSON, which differs for any two places.
        return _fernets(self.keys(f"sealed {msgspec.json.encode(place).decode()}"))


def _fernets(keys: Sequence[bytes]) -> list[Fernet]:
    return [Fernet(base64.urlsafe_b64encode(key)) for key in keys]


def _opened(token: str, fernets: Sequence[Fernet]) -> str:
    try:
        return MultiFernet(fernets).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise ValueError("sealed with another SECRET_KEY or for another place, or altered") from error
