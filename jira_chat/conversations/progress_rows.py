"""How far agents are with a request, as columns of its conversation's row."""

from collections.abc import Mapping
from typing import Any

from jira_chat.conversations import filter_rules
from jira_chat.conversations.models import Progress
from jira_chat.kernel.ids import AccountId


def values(progress: Progress) -> dict[str, Any]:
    """Return what to set in a conversation's row."""
    return {
        "assignee_id": progress.assignee,
        "assignee_name": progress.assignee_name,
        "status": progress.status,
        "status_category": progress.status_category,
        "labels": filter_rules.labels_kept(progress.labels),
    }


def value(row: Mapping[Any, Any]) -> Progress:
    """Return what a conversation's row says."""
    assignee = row["assignee_id"]
    return Progress(
        assignee=None if assignee is None else AccountId(assignee),
        assignee_name=row["assignee_name"],
        status=row["status"],
        status_category=row["status_category"],
        labels=tuple((row["labels"] or "").split()),
    )
