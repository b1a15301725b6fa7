"""The API of a request's comments in the chat. Missing ones are a request of their own, because Jira may be slow."""

from urllib.parse import quote

from flask import Response, jsonify

from jira_chat.access.principals import Principal
from jira_chat.kernel.ids import ConversationId
from jira_chat.web.agent_answers import CommentInChat, CommentsInChat, MissingComment, MissingComments
from jira_chat.web.services import Services


def show(agent: Principal, services: Services, conversation: str) -> Response:
    """List the comments that appear in the chat."""
    found = services.request_comments.in_chat(agent, ConversationId(conversation))
    request = _request(agent, services, conversation)
    listed = [CommentInChat(seq=seq, address=_address(request, comment)) for comment, seq in found.items()]
    return jsonify(CommentsInChat(comments=listed))


def show_missing(agent: Principal, services: Services, conversation: str) -> Response:
    """List the public comments that are missing in the chat."""
    found = services.request_comments.missing(agent, ConversationId(conversation))
    request = _request(agent, services, conversation)
    listed = [
        MissingComment(id=each.id, author=each.author_name, at=each.created, address=_address(request, each.id))
        for each in found.comments
    ]
    return jsonify(MissingComments(comments=listed, older=found.older))


def _request(agent: Principal, services: Services, conversation: str) -> str:
    key = services.conversations.get(agent, ConversationId(conversation)).issue_key or ""
    return f"{services.installations.active(agent.tenant).site_url}/browse/{quote(key)}"


def _address(request: str, comment: str) -> str:
    return f"{request}?focusedCommentId={quote(comment)}"
