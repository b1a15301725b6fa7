"""Builds the audit log."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from jira_chat.audit.service import AuditService
from jira_chat.infrastructure import Infrastructure, Sweeps
from jira_chat.kernel.ids import TenantId


def build(infrastructure: Infrastructure, *, kept_for: Callable[[], Mapping[TenantId, timedelta]]) -> AuditService:
    """Build the service. `kept_for` says how long sites keep conversations."""
    return AuditService(infrastructure.database, kept_for=kept_for, clock=infrastructure.clock)


def sweeps(audit: AuditService) -> Sweeps:
    """Return the worker's clean-ups."""
    return {"audit": audit.forget_old}
