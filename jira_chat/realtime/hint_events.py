"""The events that hints carry, and the frames that tell clients of them."""

import logging

import msgspec

from jira_chat.access.principals import Side
from jira_chat.broker.hints import Hint
from jira_chat.conversations.events import Changed, CommentOffered, NewMessages, NoteAdded, Received, Revised
from jira_chat.customers.events import SessionEnded
from jira_chat.installations.events import Left
from jira_chat.kernel.kinds import Kinds
from jira_chat.offers.events import OffersChanged
from jira_chat.presence.events import ClosureChanged, PutOffline
from jira_chat.realtime.server_frames import (
    AnyServerFrame,
    CommentNews,
    NotesNews,
    OffersNews,
    Presence,
    Reading,
    Typing,
)
from jira_chat.settings.events import SettingsSaved

log = logging.getLogger(__name__)

EVENTS = Kinds(
    (
        NewMessages,
        Changed,
        Revised,
        Received,
        NoteAdded,
        OffersChanged,
        CommentOffered,
        SessionEnded,
        Left,
        PutOffline,
        ClosureChanged,
        SettingsSaved,
        Typing,
        Reading,
        Presence,
    )
)
"""The events that processes exchange. Frames among them are ephemeral; messages come from the database."""

_LONGEST_KIND = 40


def read(hint: Hint) -> msgspec.Struct | None:
    """Return the event of a hint, None for an unreadable one or a kind that only another version knows."""
    try:
        event = EVENTS.read(hint.kind, hint.data)
    except msgspec.ValidationError as error:
        log.warning("hint_unreadable", extra={"kind": hint.kind, "error": str(error)})
        return None
    if event is None:
        log.warning("hint_unknown", extra={"kind": hint.kind[:_LONGEST_KIND]})
    return event


def shown(
    told: NoteAdded | CommentOffered | OffersChanged | Reading | Typing | Presence | PutOffline | ClosureChanged,
) -> AnyServerFrame:
    """Return the frame that announces an event."""
    match told:
        case NoteAdded(conversation=conversation):
            return NotesNews(conversation=conversation)
        case OffersChanged():
            return OffersNews()
        case CommentOffered(conversation=conversation):
            return CommentNews(conversation=conversation)
        case PutOffline():
            return Presence(online=False)
        case ClosureChanged(agents_online=online):
            return Presence(agents_online=online)
        case _:
            return told


def nameless(frame: AnyServerFrame) -> AnyServerFrame:
    """Return a frame for people who may not see agents' names."""
    is_agents = isinstance(frame, Typing) and frame.side is Side.AGENT
    return msgspec.structs.replace(frame, name="") if is_agents else frame
