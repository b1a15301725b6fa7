"""Ratings: a customer rates a finished chat, once."""

from dataclasses import replace

from sqlalchemy import Connection

from jira_chat.access.principals import Principal, Side
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, repository, rules
from jira_chat.conversations.enqueuing import enqueue_sending_rating
from jira_chat.conversations.errors import NotResolvedError, RatedError
from jira_chat.conversations.models import Conversation, Rating
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import ConversationId
from jira_chat.storage.engine import Database


class Ratings:
    """Ratings of finished chats, stored and sent to Jira."""

    def __init__(self, database: Database, conversations: ConversationService, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._conversations = conversations
        self._hints = hints
        self._clock = clock

    def rate(self, person: Principal, conversation: ConversationId, rating: Rating) -> Conversation:
        """Store a customer's rating of a conversation. Repeating it, as after a timeout, changes nothing.

        Raises NotFoundError, ForbiddenError, NotResolvedError, RatedError, and MessageTooLongError for the comment.
        """
        known = self._conversations.get(person, conversation)
        if person.side is not Side.CUSTOMER:
            raise ForbiddenError("Only customers rate a chat.")
        if not known.resolved:
            raise NotResolvedError("You can rate this chat once your request is resolved.")
        cleaned = Rating(score=rating.score, comment=rules.clean_body(rating.comment, with_files=True))
        rated = replace(known, rating=cleaned)

        def write(connection: Connection) -> bool:
            now = self._clock()
            is_new = repository.rate(connection, person.tenant, conversation, cleaned, now=now)
            if is_new and known.issue is not None:
                enqueue_sending_rating(connection, person.tenant, conversation, now=now)
            return is_new

        if self._database.write(write):
            announcements.announce_change(self._hints, rated)
        elif self._conversations.get(person, conversation).rating != cleaned:
            raise RatedError("You have rated this chat already. Thank you!")
        return rated
