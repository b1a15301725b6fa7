"""Jobs of signing in."""

from jira_chat.kernel.ids import ChatAccountId, ProjectId
from jira_chat.outbox.payloads import Payload


class SendMail(Payload, frozen=True, kw_only=True, tag="send_mail"):
    """Send a mail by the SMTP server, unless it has expired."""

    sealed: str
    """The mail, sealed by the vault for the site and the stream of the job."""


class MakeCustomer(Payload, frozen=True, kw_only=True, tag="make_customer"):
    """Make a chat account a customer of a project in Jira; `sync/` handles it."""

    chat_account: ChatAccountId
    project: ProjectId
