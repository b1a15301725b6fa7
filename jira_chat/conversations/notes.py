"""Notes: what agents write about a conversation for agents only. Each becomes an internal comment in Jira.

Notes are not messages: no code that builds a customer's request, socket frame or mail reads their table. Hints say only
that there is a note, never its text, and reach agents only.
"""

from collections.abc import Sequence

from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, bulk, note_rows, rules
from jira_chat.conversations.enqueuing import enqueue_sending_notes
from jira_chat.conversations.models import Conversation, Header, Note
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import ConversationId
from jira_chat.storage.engine import Database

MOST_SHOWN = 200


class Notes:
    """Notes: added and read by agents, sent to Jira by the worker."""

    def __init__(self, database: Database, conversations: ConversationService, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._conversations = conversations
        self._hints = hints
        self._clock = clock

    def add(self, person: Principal, conversation: ConversationId, *, client_id: str, body: str) -> Note:
        """Store a note, and enqueue sending it to Jira. The same `client_id` again is the same note.

        Raises NotFoundError, ForbiddenError for customers, ConversationClosedError, InvalidInputError,
        EmptyMessageError, MessageTooLongError.
        """
        rules.check_agent(person)
        rules.check_client_id(client_id)
        text = rules.clean_body(body)
        now, place = self._clock(), (person.tenant, conversation)
        with self._database.transaction() as connection:
            header = bulk.lock(connection, [place]).get(place)
            _check_open_to(person, header)
            note = note_rows.find_sent(connection, *place, client_id)
            if note is None:
                note = note_rows.append(connection, person, conversation, client_id=client_id, body=text, at=now)
                enqueue_sending_notes(connection, *place, now=now)
        if header is not None:
            announcements.announce_note(self._hints, header)
        return note

    def of(self, person: Principal, conversation: ConversationId) -> Sequence[Note]:
        """Return a conversation's latest notes, in order. Raises NotFoundError, and ForbiddenError for customers."""
        rules.check_agent(person)
        self._conversations.get(person, conversation)
        with self._database.reading() as connection:
            return note_rows.latest(connection, person.tenant, conversation, limit=MOST_SHOWN)

    def first_unsynced(self, conversation: Conversation) -> Note | None:
        """Return the first of a conversation's notes that Jira neither has nor refused."""
        with self._database.reading() as connection:
            return note_rows.first_unsynced(connection, conversation.tenant, conversation.id)

    def find(self, conversation: Conversation, number: int) -> Note | None:
        """Return one of a conversation's notes."""
        with self._database.reading() as connection:
            return note_rows.find(connection, conversation.tenant, conversation.id, number)

    def is_in(self, note: Note, comment: str) -> bool:
        """Return whether a note became this comment."""
        with self._database.reading() as connection:
            return note_rows.is_in(connection, note, comment)

    def note_synced(self, note: Note, comment: str) -> None:
        """Record the internal comment that a note became."""
        with self._database.transaction() as connection:
            note_rows.set_comment(connection, note, comment)

    def note_refused(self, conversation: Conversation, note: Note) -> None:
        """Record that Jira refused a note, and tell agents."""
        with self._database.transaction() as connection:
            note_rows.refuse(connection, note)
        announcements.announce_note(self._hints, conversation)


def _check_open_to(person: Principal, header: Header | None) -> None:
    if header is None or not rules.may_see(person, header):
        raise NotFoundError("This conversation no longer exists.")
    rules.check_open(header)
