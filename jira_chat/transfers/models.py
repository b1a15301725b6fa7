"""Transfers as values."""

from dataclasses import dataclass
from datetime import datetime

from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A transfer of a conversation to another project by an agent."""

    tenant: TenantId
    id: str
    """Chosen by the agent's page, and kept through retries."""
    conversation: ConversationId
    from_project: ProjectId
    to_project: ProjectId
    from_issue: IssueId
    account: AccountId
    name: str
    """The agent's display name."""
    at: datetime
