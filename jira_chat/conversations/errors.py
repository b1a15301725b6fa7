"""Why a message can be refused. The client keeps the typed text in every case."""

from jira_chat.kernel.errors import ConflictError, DomainError


class EmptyMessageError(DomainError):
    """Nothing to say."""

    code = "empty_message"


class MessageTooLongError(DomainError):
    """Longer than a comment of Jira can hold in peace. `details["most"]` says how many characters it may have."""

    code = "message_too_long"


class ChatNotOfferedError(DomainError):
    """The project does not offer chat here (any more)."""

    code = "chat_not_offered"


class TooLateToChangeError(DomainError):
    """Agents can change what they said last, and for some minutes only."""

    code = "too_late_to_change"


class ConversationClosedError(DomainError):
    """The request that the conversation belonged to is gone."""

    code = "conversation_closed"


class RequestPendingError(ConflictError):
    """The request that this needs is not created yet."""

    code = "request_pending"

    def __init__(self) -> None:
        super().__init__("The request is being created. Please try again in a moment.")


class RequestResolvedError(ConflictError):
    """The request is resolved, and this needs one that is not."""

    code = "request_resolved"


class ChatExistsError(ConflictError):
    """A chat cannot begin on a request that has one."""

    code = "chat_exists"

    def __init__(self) -> None:
        super().__init__("There is a chat on this request already.")


class NotResolvedError(DomainError):
    """The chat is not over, so there is nothing to rate yet."""

    code = "not_resolved"


class RatedError(DomainError):
    """The chat was rated before, otherwise."""

    code = "already_rated"


class SignInRequiredError(DomainError):
    """The project does not take anonymous chats."""

    code = "sign_in_required"


class NobodyOnlineError(DomainError):
    """No agent is online, and an anonymous visitor could not be reached later."""

    code = "nobody_online"


class IdentityRequiredError(DomainError):
    """The project only chats with customers vouched for by their web site."""

    code = "identity_required"


class AnswersNeededError(DomainError):
    """The request type requires what was not answered, or answered wrongly; `details["fields"]` has advice by field."""

    code = "answers_needed"
