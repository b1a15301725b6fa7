"""Conversations as the product's own code reads them, without checking a person's rights.

Whatever leaves the process is checked with `rules.may_see` first.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from jira_chat.conversations import jira_refs, messages, repository
from jira_chat.conversations.models import Conversation, Message
from jira_chat.kernel.ids import ConversationId, IssueId, ProjectId, TenantId
from jira_chat.storage.engine import Database


class ConversationReader:
    """Reader of conversations and their messages; tenant first in every call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, tenant: TenantId, conversation: ConversationId) -> Conversation | None:
        """Return a conversation."""
        with self._database.reading() as connection:
            return repository.find(connection, tenant, conversation)

    def find_of_issue(self, tenant: TenantId, issue: IssueId) -> Conversation | None:
        """Return the conversation that belongs to a request."""
        with self._database.reading() as connection:
            return repository.find_of_issue(connection, tenant, issue)

    def messages_after(self, tenant: TenantId, conversation: ConversationId, seq: int, *, limit: int) -> list[Message]:
        """Return messages after a sequence number, in order."""
        with self._database.reading() as connection:
            return messages.after(connection, tenant, conversation, seq, limit=limit)

    def find_all(self, tenant: TenantId, conversations: Sequence[ConversationId]) -> list[Conversation]:
        """Return the conversations with these ids, except those that do not exist."""
        with self._database.reading() as connection:
            return repository.find_all(connection, tenant, conversations)

    def active_since(self, tenant: TenantId, project: ProjectId, since: datetime, *, limit: int) -> list[Conversation]:
        """Return a project's conversations with messages since then, latest first."""
        with self._database.reading() as connection:
            return repository.active_since(connection, tenant, project, since, limit=limit)

    def messages_numbered(
        self, tenant: TenantId, wanted: Mapping[ConversationId, Sequence[int]]
    ) -> dict[ConversationId, list[Message]]:
        """Return messages of some conversations by their sequence numbers, in order."""
        with self._database.reading() as connection:
            found = messages.numbered(connection, tenant, wanted)
        by_conversation: dict[ConversationId, list[Message]] = {}
        for message in found:
            by_conversation.setdefault(message.conversation, []).append(message)
        return by_conversation

    def purged(self, tenant: TenantId, conversation: ConversationId, *, limit: int) -> dict[str, list[Message]]:
        """Return the latest messages whose text only Jira has and still shows, by their place in Jira."""
        with self._database.reading() as connection:
            return messages.purged(connection, tenant, conversation, limit=limit)

    def unsynced(self, tenant: TenantId, conversation: ConversationId, *, limit: int) -> list[Message]:
        """Return messages in order, starting with the first that Jira lacks."""
        with self._database.reading() as connection:
            return jira_refs.unsynced(connection, tenant, conversation, limit=limit)
