"""Errors of chatting. The client keeps the typed text in every case."""

from jira_chat.kernel.errors import ConflictError, DomainError


class EmptyMessageError(DomainError):
    """The message is empty."""

    code = "empty_message"


class MessageTooLongError(DomainError):
    """The message does not fit safely into a Jira comment. `details["most"]` is the limit in characters."""

    code = "message_too_long"


class ChatNotOfferedError(DomainError):
    """The project does not offer chat here, or no longer does."""

    code = "chat_not_offered"


class TooLateToChangeError(DomainError):
    """Agents can change only their last message, and only for some minutes."""

    code = "too_late_to_change"


class ConversationClosedError(DomainError):
    """The conversation's request is out of reach."""

    code = "conversation_closed"


class RequestPendingError(ConflictError):
    """The conversation has no request yet, and the action needs one."""

    code = "request_pending"

    def __init__(self) -> None:
        super().__init__("The request is being created. Please try again in a moment.")


class RequestResolvedError(ConflictError):
    """The request is resolved, and the action needs an open one."""

    code = "request_resolved"


class ChatExistsError(ConflictError):
    """The request already has a chat."""

    code = "chat_exists"

    def __init__(self) -> None:
        super().__init__("There is a chat on this request already.")


class NotResolvedError(DomainError):
    """The chat is not over, so there is nothing to rate yet."""

    code = "not_resolved"


class RatedError(DomainError):
    """The chat already has a different rating."""

    code = "already_rated"


class SignInRequiredError(DomainError):
    """The project does not take anonymous chats."""

    code = "sign_in_required"


class NobodyOnlineError(DomainError):
    """No agent is online, and an anonymous visitor could not be reached later."""

    code = "nobody_online"


class IdentityRequiredError(DomainError):
    """The project chats only with customers that its web site vouches for."""

    code = "identity_required"


class AnswersNeededError(DomainError):
    """A required answer is missing or wrong; `details["fields"]` has advice by field."""

    code = "answers_needed"
