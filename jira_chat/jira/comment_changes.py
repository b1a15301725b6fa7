"""Changing and deleting comments of one site's requests.

Source: developer.atlassian.com, Jira Cloud platform REST API v3, "Update comment" and "Delete comment": each needs
the permission to edit (delete) own comments, or all comments for those of others.
"""

from collections.abc import Mapping
from typing import Any

from jira_chat.jira import adf, wire
from jira_chat.jira.ids import part
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import IssueId


class CommentChanges:
    """Changes on one site, safe to repeat. Every method raises a `JiraError` when Jira fails or refuses.

    The app makes the change, or the user whose `authorization` (a header's value) is given.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._jira = transport.platform

    def edit(
        self,
        issue: IssueId,
        comment: str,
        document: Mapping[str, Any],
        *,
        files: bool = False,
        authorization: str | None = None,
    ) -> None:
        """Replace a comment's document; its properties and visibility stay.

        `files` keeps the files that it shows.
        """
        body = dict(document)
        if files:
            shown = self._transport.read(wire.Comment, self._jira.get_comment, part(issue), part(comment))
            body["content"] = [*body["content"], *adf.media_of(shown.body)]
        headers = self._headers(authorization)
        self._transport.command(
            self._jira.update_comment, part(issue), part(comment), data={"body": body}, headers=headers
        )

    def delete(self, issue: IssueId, comment: str, *, authorization: str | None = None) -> None:
        """Delete a comment. Raises JiraNotFoundError if it is gone."""
        headers = self._headers(authorization)
        self._transport.command(self._jira.delete_comment, part(issue), part(comment), headers=headers)

    def _headers(self, authorization: str | None) -> dict[str, str]:
        own = {} if authorization is None else {"Authorization": authorization}
        return dict(self._jira.default_headers) | own
