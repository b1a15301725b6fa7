"""Agents who are online."""

from dataclasses import dataclass
from datetime import datetime

from jira_chat.kernel.ids import AccountId


@dataclass(frozen=True, kw_only=True)
class OnlineAgent:
    """An agent who chose to be online and is here."""

    account: AccountId
    name: str
    until: datetime | None
    """When they go offline by themselves; None for until they change it."""
