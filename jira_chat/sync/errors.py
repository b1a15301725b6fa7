"""Why no chat can begin on a request."""

from jira_chat.kernel.errors import ConflictError


class CustomerUnknownError(ConflictError):
    """Jira does not say which customer raised it."""

    code = "customer_unknown"


class CustomerShutOutError(ConflictError):
    """Its customer cannot see it."""

    code = "customer_shut_out"


class OwnRequestError(ConflictError):
    """The agent raised it."""

    code = "own_request"
