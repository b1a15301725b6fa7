"""How conversations, topics and leases refer to a customer: by one text for each kind of customer, never confusable."""

from enum import StrEnum
from typing import NamedTuple


class CustomerKind(StrEnum):
    """What is known of a customer."""

    VISITOR = "visitor"
    """Their browser alone."""
    CHAT_ACCOUNT = "chat"
    """An account that they signed in to through the widget, and that Jira does not know yet."""
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

        Raises ValueError for a text that is no reference.
        """
        kind, _, id_ = text.partition(":")
        return cls(CustomerKind(kind), id_)
