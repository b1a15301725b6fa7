"""Encryption at rest for secrets that we must be able to read again."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Vault:
    """Seals short texts with keys derived from SECRET_KEY, one key per purpose."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key.encode()
        self._fernet = Fernet(base64.urlsafe_b64encode(self.derive("at rest")))

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose (HKDF, RFC 5869); knowing one key tells nothing of the others."""
        return HKDF(SHA256(), 32, salt=None, info=f"jira-chat {purpose}".encode()).derive(self._secret_key)

    def encrypt(self, text: str) -> str:
        """Seal a text; two calls never give the same result."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, sealed: str) -> str:
        """Open a sealed text.

        Raises ValueError when it was sealed with another SECRET_KEY or altered.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise ValueError("sealed with another SECRET_KEY, or altered") from error
