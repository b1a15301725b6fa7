"""Changes of existing comments by agents and the app, without a Jira."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from jira_chat.jira import adf
from jira_chat.jira.comment_changes import CommentChanges
from jira_chat.jira.errors import JiraNotFoundError, JiraRefusedError

if TYPE_CHECKING:
    from tests.support.fakes import FakeJira


class FakeCommentChanges(CommentChanges):
    """Stands in for `JiraClient.comment_changes` of one site."""

    def __init__(self, jira: "FakeJira") -> None:
        self._site = jira
        self.only_own = False
        """Whether the app may change only its own comments."""

    def edit(
        self,
        issue: str,
        comment: str,
        document: Mapping[str, Any],
        *,
        files: bool = False,
        authorization: str | None = None,
    ) -> None:
        after = self._site.call("edit_comment")
        place = self._place(issue, comment, authorization)
        comments = self._site.comments[issue]
        changed = {"text": adf.to_text(document), "edited": True} | ({} if files else {"media": ()})
        comments[place] = msgspec.structs.replace(comments[place], **changed)
        self._site.documents[comment] = document
        after()

    def delete(self, issue: str, comment: str, *, authorization: str | None = None) -> None:
        after = self._site.call("delete_comment")
        self._site.comments[issue].pop(self._place(issue, comment, authorization))
        after()

    def _place(self, issue: str, comment: str, authorization: str | None) -> int:
        comments = self._site.comments[issue]
        place = next((place for place, each in enumerate(comments) if each.id == comment), None)
        if place is None:
            raise JiraNotFoundError("Can not find a comment for the id.", status=404)
        who = authorization.removeprefix("Bearer ") if authorization else "app"
        if self.only_own and comments[place].author != who:
            raise JiraRefusedError("You do not have the permission to edit this comment.", status=400)
        return place
