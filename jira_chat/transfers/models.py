"""Transfers as values."""

from dataclasses import dataclass
from datetime import datetime

from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """An agent let a conversation go on in another project."""

    tenant: TenantId
    id: str
    """Chosen by the page that asked, and kept through retries."""
    conversation: ConversationId
    from_project: ProjectId
    to_project: ProjectId
    from_issue: IssueId
    account: AccountId
    name: str
    """Of the agent."""
    at: datetime
