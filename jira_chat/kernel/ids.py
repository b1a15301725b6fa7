"""Identifiers that cross folders. Each is a plain string with its own type for the type checker."""

import secrets
from typing import NewType

TenantId = NewType("TenantId", str)
"""One installation of the app on one site of any platform."""

ProjectId = NewType("ProjectId", str)
"""Jira's numeric project id; keys change, ids do not."""

IssueId = NewType("IssueId", str)
AccountId = NewType("AccountId", str)
"""Atlassian account id of a user or a portal-only customer."""

ChatAccountId = NewType("ChatAccountId", str)
"""A customer's account with us, proved by e-mail; its Jira customer may not exist yet."""

VisitorId = NewType("VisitorId", str)
ConversationId = NewType("ConversationId", str)
ServiceDeskId = NewType("ServiceDeskId", str)
RequestTypeId = NewType("RequestTypeId", str)
AttachmentId = NewType("AttachmentId", str)


def new_id() -> str:
    """Return 128 random bits as hexadecimal text, unguessable and safe in a path."""
    return secrets.token_hex(16)
