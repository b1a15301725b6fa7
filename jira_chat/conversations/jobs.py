"""Jobs that conversations enqueue; `sync/` runs them."""

from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId
from jira_chat.outbox.payloads import Payload


class SendMessages(Payload, frozen=True, kw_only=True, tag="tell_jira"):
    """Send a conversation's messages to Jira."""

    conversation: ConversationId


class CorrectComments(Payload, frozen=True, kw_only=True, tag="correct_comments"):
    """Update the comments of messages that agents changed or took back."""

    conversation: ConversationId


class ChangeReporter(Payload, frozen=True, kw_only=True, tag="change_reporter"):
    """Make a conversation's customer the reporter of its request."""

    conversation: ConversationId


class KeepVisit(Payload, frozen=True, kw_only=True, tag="keep_visit"):
    """Record on a conversation's request where its customer is."""

    conversation: ConversationId


class SendRating(Payload, frozen=True, kw_only=True, tag="tell_rating"):
    """Send a customer's rating of a chat to Jira."""

    conversation: ConversationId


class SendNotes(Payload, frozen=True, kw_only=True, tag="tell_notes"):
    """Send a conversation's notes to Jira as internal comments."""

    conversation: ConversationId


class Claim(Payload, frozen=True, kw_only=True, tag="claim"):
    """Assign a conversation's request, if it is unassigned, to the agent who answered."""

    conversation: ConversationId
    account: AccountId
    transfers: int = 0
    """The conversation's transfers at that time: a later request, in another project, must not be assigned."""


class CatchUp(Payload, frozen=True, kw_only=True, tag="catch_up"):
    """Fetch the comments that were written on a request before its conversation was known."""

    issue: IssueId


class LinkRequests(Payload, frozen=True, kw_only=True, tag="link_requests"):
    """Link a conversation's request to the request that it continues."""

    conversation: ConversationId


class Reopen(Payload, frozen=True, kw_only=True, tag="reopen"):
    """Reopen a request that was resolved just before a comment with its customer's message was written."""

    conversation: ConversationId
    comment: str


class LookForRequest(Payload, frozen=True, kw_only=True, tag="look_for_request"):
    """Look for a request that is out of reach until it is back."""

    issue: IssueId


class OfferChats(Payload, frozen=True, kw_only=True, tag="offer_chats"):
    """Offer a project's new chats to one agent after another; `offers/` runs it."""

    project: ProjectId


class Heal(Payload, frozen=True, kw_only=True, tag="heal"):
    """Check a site's active conversations for changes whose webhooks were lost."""
