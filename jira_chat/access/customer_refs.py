"""References to customers in conversations, topics and leases: texts that are unambiguous across kinds of customers."""

from enum import StrEnum
from typing import NamedTuple


class CustomerKind(StrEnum):
    """The kind of a customer's identity."""

    VISITOR = "visitor"
    """Known only by the browser."""
    CHAT_ACCOUNT = "chat"
    """Signed in through the widget with an account that Jira does not know yet."""
    JIRA_ACCOUNT = "account"


class CustomerRef(NamedTuple):
    """One customer; `str` writes what `read` reads."""

    kind: CustomerKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def read(cls, text: str) -> "CustomerRef":
        """Return the customer that a text refers to.

        Raises ValueError for an invalid reference.
        """
        kind, _, id_ = text.partition(":")
        return cls(CustomerKind(kind), id_)
