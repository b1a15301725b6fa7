"""Internal comments: agents see them, customers do not."""

from collections.abc import Mapping
from typing import Any

from jira_chat.jira import models, wire
from jira_chat.jira.ids import part
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import IssueId

_INTERNAL = {"key": wire.VISIBILITY_PROPERTY, "value": {"internal": True}}


def add(
    transport: Transport,
    issue: IssueId,
    document: Mapping[str, Any],
    marker: Mapping[str, Any] | None,
    *,
    authorization: str | None,
) -> models.Comment:
    """Write a comment that only agents can see, as the app or as the authorized user. Raises a `JiraError`."""
    marked = [] if marker is None else [{"key": wire.COMMENT_PROPERTY, "value": dict(marker)}]
    comment = {"body": document, "properties": [*marked, _INTERNAL]}
    headers = dict(transport.platform.default_headers)
    if authorization is not None:
        headers["Authorization"] = authorization
    written = transport.write(wire.Comment, transport.platform.add_comment, part(issue), data=comment, headers=headers)
    return written.value(marker=marker)
