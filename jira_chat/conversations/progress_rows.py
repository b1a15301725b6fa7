"""Agents' progress with a request, as columns of its conversation's row."""

from collections.abc import Mapping
from typing import Any

from jira_chat.conversations import filter_rules
from jira_chat.conversations.models import Named, Progress, Sla
from jira_chat.kernel.ids import AccountId


def values(progress: Progress) -> dict[str, Any]:
    """Return the columns to set in a conversation's row."""
    sla, kind = progress.sla, progress.request_type
    return {
        "assignee_id": progress.assignee,
        "assignee_name": progress.assignee_name,
        "status": progress.status,
        "status_category": progress.status_category,
        "labels": filter_rules.labels_kept(progress.labels),
        "request_type_id": kind.id if kind else None,
        "request_type_name": kind.name if kind else None,
        "organizations": filter_rules.organizations_kept(progress.organizations),
        "sla_name": sla.name if sla else None,
        "sla_breach_at": sla.breach_at if sla else None,
        "sla_left": sla.left if sla else None,
        "sla_goal": sla.goal if sla else None,
    }


def value(row: Mapping[Any, Any]) -> Progress:
    """Return the progress stored in a conversation's row."""
    assignee = row["assignee_id"]
    return Progress(
        assignee=None if assignee is None else AccountId(assignee),
        assignee_name=row["assignee_name"],
        status=row["status"],
        status_category=row["status_category"],
        labels=filter_rules.labels_read(row["labels"]),
        request_type=named(row, "request_type"),
        organizations=filter_rules.organizations_read(row["organizations"]),
        sla=_sla(row),
    )


def named(row: Mapping[Any, Any], name: str) -> Named | None:
    """Return the value of a row's two columns `…_id` and `…_name`, None if they are null."""
    id_ = row[f"{name}_id"]
    return None if id_ is None else Named(id_, row[f"{name}_name"])


def _sla(row: Mapping[Any, Any]) -> Sla | None:
    if row["sla_name"] is None:
        return None
    return Sla(name=row["sla_name"], breach_at=row["sla_breach_at"], left=row["sla_left"], goal=row["sla_goal"])
