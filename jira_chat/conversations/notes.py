"""Notes: what agents write for agents alone, beside a conversation. Jira gets each as an internal comment.

They are no messages: nothing that a customer's request, socket or mail is made of reads their table. What other
processes are told is that there is a note, never its words, and agents alone are told that.
"""

from collections.abc import Sequence

from jira_chat.access.principals import Principal
from jira_chat.broker.hints import Hints
from jira_chat.conversations import announcements, bulk, note_rows, rules
from jira_chat.conversations.models import Conversation, Header, Note
from jira_chat.conversations.service import ConversationService
from jira_chat.conversations.telling import enqueue_telling_notes
from jira_chat.kernel.clock import Clock
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import ConversationId
from jira_chat.storage.engine import Database

MOST_SHOWN = 200


class Notes:
    """Takes notes, shows them to agents, and knows which of them Jira has."""

    def __init__(self, database: Database, conversations: ConversationService, hints: Hints, *, clock: Clock) -> None:
        self._database = database
        self._conversations = conversations
        self._hints = hints
        self._clock = clock

    def add(self, person: Principal, conversation: ConversationId, *, client_id: str, body: str) -> Note:
        """Keep a note, and promise that Jira hears of it. The same `client_id` again is the same note.

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
            known = note_rows.find_sent(connection, *place, client_id)
            if known is not None:
                return known
            note = note_rows.append(connection, person, conversation, client_id=client_id, body=text, at=now)
            enqueue_telling_notes(connection, *place, now=now)
        if header is not None:
            announcements.announce_note(self._hints, header)
        return note

    def of(self, person: Principal, conversation: ConversationId) -> Sequence[Note]:
        """Return a conversation's latest notes, in order. Raises NotFoundError, and ForbiddenError for customers."""
        rules.check_agent(person)
        self._conversations.get(person, conversation)
        with self._database.reading() as connection:
            return note_rows.latest(connection, person.tenant, conversation, limit=MOST_SHOWN)

    def first_untold(self, conversation: Conversation) -> Note | None:
        """Return the first of a conversation's notes that Jira does not have, nor refused."""
        with self._database.reading() as connection:
            return note_rows.first_untold(connection, conversation.tenant, conversation.id)

    def find(self, conversation: Conversation, number: int) -> Note | None:
        """Return one of a conversation's notes."""
        with self._database.reading() as connection:
            return note_rows.find(connection, conversation.tenant, conversation.id, number)

    def is_in(self, note: Note, comment: str) -> bool:
        """Whether a comment is the one that a note became."""
        with self._database.reading() as connection:
            return note_rows.is_in(connection, note, comment)

    def note_told(self, note: Note, comment: str) -> None:
        """Note the internal comment that a note became."""
        with self._database.transaction() as connection:
            note_rows.set_comment(connection, note, comment)

    def note_refused(self, conversation: Conversation, note: Note) -> None:
        """Note that Jira does not take a note, and tell agents."""
        with self._database.transaction() as connection:
            note_rows.refuse(connection, note)
        announcements.announce_note(self._hints, conversation)


def _check_open_to(person: Principal, header: Header | None) -> None:
    if header is None or not rules.may_see(person, header):
        raise NotFoundError("This conversation no longer exists.")
    rules.check_open(header)
