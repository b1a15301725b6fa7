"""What signing in promises."""

from jira_chat.kernel.ids import ChatAccountId, ProjectId
from jira_chat.outbox.payloads import Payload


class SendMail(Payload, frozen=True, kw_only=True, tag="send_mail"):
    """Hand a mail to the SMTP server, unless it is too late for it."""

    sealed: str
    """By the vault, for the site and the stream of the job."""


class MakeCustomer(Payload, frozen=True, kw_only=True, tag="make_customer"):
    """Let a chat account be a customer of a project in Jira; `sync/` does it."""

    chat_account: ChatAccountId
    project: ProjectId
