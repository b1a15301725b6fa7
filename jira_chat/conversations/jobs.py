"""What conversations promise; `sync/` does it."""

from jira_chat.kernel.ids import AccountId, ConversationId, IssueId, ProjectId
from jira_chat.outbox.payloads import Payload


class TellJira(Payload, frozen=True, kw_only=True, tag="tell_jira"):
    """Bring a conversation's messages to Jira."""

    conversation: ConversationId


class CorrectComments(Payload, frozen=True, kw_only=True, tag="correct_comments"):
    """Bring what agents changed of what they said to the comments that say it."""

    conversation: ConversationId


class ChangeReporter(Payload, frozen=True, kw_only=True, tag="change_reporter"):
    """Make a conversation's customer the reporter of its request."""

    conversation: ConversationId


class KeepVisit(Payload, frozen=True, kw_only=True, tag="keep_visit"):
    """Keep where a conversation's customer is on its request."""

    conversation: ConversationId


class TellRating(Payload, frozen=True, kw_only=True, tag="tell_rating"):
    """Tell Jira what a customer thought of a chat."""

    conversation: ConversationId


class TellNotes(Payload, frozen=True, kw_only=True, tag="tell_notes"):
    """Bring a conversation's notes to Jira, as internal comments."""

    conversation: ConversationId


class Claim(Payload, frozen=True, kw_only=True, tag="claim"):
    """Assign a conversation's request, if it is nobody's, to the agent who answered."""

    conversation: ConversationId
    account: AccountId
    transfers: int = 0
    """How often the conversation was transferred by then: the request of another project is not meant."""


class CatchUp(Payload, frozen=True, kw_only=True, tag="catch_up"):
    """Hear what was written on a request before anybody here knew whose it is."""

    issue: IssueId


class LinkRequests(Payload, frozen=True, kw_only=True, tag="link_requests"):
    """Link a conversation's request to that of the conversation that it continues."""

    conversation: ConversationId


class Reopen(Payload, frozen=True, kw_only=True, tag="reopen"):
    """Open a request again that was resolved just before a comment told what its customer said."""

    conversation: ConversationId
    comment: str


class LookForRequest(Payload, frozen=True, kw_only=True, tag="look_for_request"):
    """Look for a request that is out of reach, until it is back."""

    issue: IssueId


class OfferChats(Payload, frozen=True, kw_only=True, tag="offer_chats"):
    """Offer a project's new chats to one agent after the other; `offers/` does it."""

    project: ProjectId


class Heal(Payload, frozen=True, kw_only=True, tag="heal"):
    """Look at a site's active conversations without being told to."""
