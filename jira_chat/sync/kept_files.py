"""Files that were purged here, fetched again from their comment when a person asks for one.

A fetched file is checked and stored like the file of any comment.
"""

from collections.abc import Callable

from jira_chat.attachments.errors import FileGoneError, FileTooLargeError, FileTypeRefusedError
from jira_chat.attachments.models import FROM_JIRA, StoredFile
from jira_chat.attachments.service import AttachmentService
from jira_chat.conversations.jira_link import JiraLink
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraNotFoundError
from jira_chat.jira.models import Comment, JiraFile
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.kernel.ids import IssueId, TenantId
from jira_chat.sync import rules


class KeptFiles:
    """Fetches purged files again. The caller has checked that the person may see them."""

    def __init__(
        self, attachments: AttachmentService, link: JiraLink, jira_for: Callable[[TenantId], JiraClient]
    ) -> None:
        self._attachments = attachments
        self._link = link
        self._jira_for = jira_for

    def restore(self, file: StoredFile) -> StoredFile:
        """Fetch a file and return it as stored, if the customer can still read its comment.

        Raises FileGoneError, JiraError.
        """
        conversation = None if file.conversation is None else self._link.find(file.tenant, file.conversation)
        if file.comment is None or conversation is None or conversation.issue is None or conversation.closed:
            raise FileGoneError
        jira = self._jira_for(file.tenant)
        try:
            comment = jira.comment(conversation.issue, file.comment)
            found = None if comment is None else _find(jira, conversation.issue, comment, file)
            # Read the request last: the comment is judged by its state after it was read.
            request = jira.find_issue(conversation.issue)
            is_shown = comment is not None and request is not None and rules.is_shown(comment, request)
            if found is None or not is_shown or request is None or request.project != conversation.project:
                raise FileGoneError
            with jira.files.content(found) as read:
                return self._attachments.restore(file, read)
        except (FileTooLargeError, FileTypeRefusedError, InvalidInputError, JiraNotFoundError):
            raise FileGoneError from None


def _find(jira: JiraClient, issue: IssueId, comment: Comment, file: StoredFile) -> JiraFile | None:
    shown = jira.files.of_comment(issue, comment.id)
    if file.jira_ref == FROM_JIRA:
        # The document and the rendered comment name the files differently, in the same order.
        by_media = zip(comment.media, shown, strict=False) if len(shown) == len(comment.media) else ()
        return next((each for media, each in by_media if media == file.client_id), None)
    sent = (file.attachment.name, file.attachment.size)
    return next((each for each in shown if (each.filename, each.size) == sent), None)
