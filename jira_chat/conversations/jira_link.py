"""What a conversation's request in Jira makes of it, and which of its messages Jira has."""

from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, identity_merge, messages, repository
from jira_chat.conversations.models import Author, Conversation, Message, Origin
from jira_chat.conversations.reader import ConversationReader
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.ids import AccountId, IssueId
from jira_chat.outbox import queue
from jira_chat.storage.engine import Database

CATCH_UP = "catch_up"
"""The job that hears what was written on a request before anybody here knew whose it is."""


class JiraLink(ConversationReader):
    """Reads conversations and writes what is known of them in Jira."""

    def __init__(self, database: Database, hints: Hints, *, clock: Clock) -> None:
        super().__init__(database)
        self._hints = hints
        self._clock = clock

    def note_state(self, conversation: Conversation, *, key: str, summary: str, resolved: bool) -> None:
        """Note what agents made of a conversation's request: another key or summary, resolved or not."""
        known = (conversation.issue_key, conversation.summary, conversation.resolved)
        if known == (key, summary or conversation.summary, resolved):
            return
        with self._database.transaction() as connection:
            repository.set_state(
                connection,
                conversation.tenant,
                conversation.id,
                key=key,
                summary=summary or conversation.summary,
                resolved_at=self._clock() if resolved else None,
            )
        self._announce(conversation)

    def close(self, conversation: Conversation) -> None:
        """Note that a conversation's request is gone."""
        with self._database.transaction() as connection:
            repository.close(connection, conversation.tenant, conversation.id, at=self._clock())
        self._announce(conversation)

    def note_request(
        self, conversation: Conversation, issue: IssueId, key: str, *, reporter: AccountId | None = None
    ) -> None:
        """Note the request that a conversation became, with its first message as the description.

        The present customer becomes its reporter, if somebody else (None: the app) is. Webhooks about a
        request that nobody knows are not kept, so its first comments are asked for.
        """
        with self._database.transaction() as connection:
            customer = repository.set_issue(connection, conversation.tenant, conversation.id, issue, key)
            if customer is not None and customer != reporter:
                identity_merge.enqueue_reporter_change(
                    connection, conversation.tenant, conversation.id, now=self._clock()
                )
            messages.set_jira_ref(connection, conversation.tenant, conversation.id, [1], "request")
            queue.enqueue(
                connection,
                conversation.tenant,
                stream=f"issue:{issue}",
                kind=CATCH_UP,
                payload={"issue": issue},
                now=self._clock(),
            )
        self._announce(conversation)

    def note_comment(self, conversation: Conversation, seqs: Iterable[int], comment: str) -> None:
        """Note the comment that some messages became."""
        with self._database.transaction() as connection:
            messages.set_jira_ref(connection, conversation.tenant, conversation.id, seqs, _ref(comment))

    def receive_comment(self, conversation: Conversation, *, comment: str, author: Author, body: str) -> Message | None:
        """Add what somebody wrote as a public comment in Jira; None when the conversation has it already."""
        try:
            with self._database.transaction() as connection:
                if messages.has_jira_ref(connection, conversation.tenant, conversation.id, _ref(comment)):
                    return None
                message = messages.append(
                    connection,
                    conversation.tenant,
                    conversation.id,
                    client_id=_ref(comment),
                    author=author,
                    body=body,
                    at=self._clock(),
                    origin=Origin.JIRA,
                    jira_ref=_ref(comment),
                )
        except IntegrityError:  # another worker heard it at the same moment
            return None
        announcements.announce_message(self._hints, conversation, message)
        return message

    def _announce(self, conversation: Conversation) -> None:
        changed = self.find(conversation.tenant, conversation.id)
        if changed is not None:
            announcements.announce_change(self._hints, changed)


def _ref(comment: str) -> str:
    return f"comment:{comment}"
