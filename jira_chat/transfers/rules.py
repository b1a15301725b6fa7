"""Pure decisions about transfers."""

from collections.abc import Iterable

from jira_chat.conversations import rules as conversation_rules
from jira_chat.conversations.errors import RequestPendingError, RequestResolvedError
from jira_chat.conversations.models import Conversation
from jira_chat.kernel.errors import InvalidInputError
from jira_chat.kernel.ids import IssueId, ProjectId
from jira_chat.settings.models import ProjectRecord
from jira_chat.settings.texts import Words

_LONGEST_ID = 32


def check_id(transfer: str) -> None:
    """Check the id that a page gave a transfer. Raises InvalidInputError."""
    if not (transfer.isascii() and transfer.isalnum() and len(transfer) == _LONGEST_ID):
        raise InvalidInputError(f"A transfer's id is {_LONGEST_ID} letters and digits.")


def others_with_chat(records: Iterable[ProjectRecord], project: ProjectId) -> list[ProjectRecord]:
    """Return the other projects that have a chat, by name."""
    others = [each for each in records if each.project != project and each.service_desk is not None]
    chatting = [each for each in others if each.settings.portal or each.settings.external]
    return sorted(chatting, key=lambda each: (each.name.casefold(), each.key))


def check_transferable(conversation: Conversation) -> IssueId:
    """Check that a conversation can be transferred, and return its request.

    Raises ConversationClosedError, RequestPendingError while there is no request, RequestResolvedError.
    """
    conversation_rules.check_open(conversation)
    if conversation.issue is None:
        raise RequestPendingError
    if conversation.resolved:
        raise RequestResolvedError("The request is resolved. Reopen it before you transfer the chat.")
    return conversation.issue


def line(words: Words, project: str) -> str:
    """Return the line that tells a customer of a transfer to a project, in the language of `words`."""
    text = words["transfer.line"]
    # The bundled texts have no plural here; an admin's own may.
    said = text if isinstance(text, str) else text["other"]
    return said.replace("{project}", " ".join(project.split()))
