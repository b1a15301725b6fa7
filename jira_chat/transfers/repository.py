"""Rows of transfers, read and written. Tenant first."""

from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId, TenantId
from jira_chat.transfers.models import Transfer
from jira_chat.transfers.tables import transfers as table


def add(connection: Connection, transfer: Transfer) -> None:
    """Insert a transfer. Raises IntegrityError if the id was used before."""
    values: dict[str, Any] = {
        "tenant_id": transfer.tenant,
        "id": transfer.id,
        "conversation_id": transfer.conversation,
        "from_project": transfer.from_project,
        "to_project": transfer.to_project,
        "from_issue_id": transfer.from_issue,
        "by_account": transfer.account,
        "by_name": transfer.name,
        "at": transfer.at,
    }
    connection.execute(insert(table).values(values))


def find(connection: Connection, tenant: TenantId, transfer: str) -> Transfer | None:
    """Return one transfer."""
    query = select(table).where(table.c.tenant_id == tenant, table.c.id == transfer)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _transfer(row)


def has_left(connection: Connection, tenant: TenantId, conversation: ConversationId, project: ProjectId) -> bool:
    """Return whether a conversation was transferred from a project."""
    from_there = (table.c.conversation_id == conversation) & (table.c.from_project == project)
    query = select(table.c.id).where(table.c.tenant_id == tenant, from_there).limit(1)
    return connection.execute(query).first() is not None


def _transfer(row: RowMapping) -> Transfer:
    return Transfer(
        tenant=TenantId(row["tenant_id"]),
        id=row["id"],
        conversation=ConversationId(row["conversation_id"]),
        from_project=ProjectId(row["from_project"]),
        to_project=ProjectId(row["to_project"]),
        from_issue=IssueId(row["from_issue_id"]),
        account=AccountId(row["by_account"]),
        name=row["by_name"],
        at=row["at"],
    )
