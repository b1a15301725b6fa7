"""Long polling for networks that block WebSockets, with the same frames, rights, limits and positions.

The server keeps nothing between two polls; each poll says how far the client has got, so any process can answer it.
A waiting poll holds its request's greenlet and listens in the hub like a socket.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from gevent.event import Event

from jira_chat.access.allowances import Kind, counted_for
from jira_chat.access.principals import Principal
from jira_chat.conversations import topics
from jira_chat.conversations.service import ConversationService
from jira_chat.kernel.errors import UnavailableError
from jira_chat.kernel.limit_rules import Counts
from jira_chat.realtime import polls, protocol, server_frames
from jira_chat.realtime.connection import MOST_WAITING
from jira_chat.realtime.endpoint import SocketEndpoint
from jira_chat.realtime.fair_use import Counted, End, Keys, most_of
from jira_chat.realtime.hub import Member

log = logging.getLogger(__name__)

HOLD_SECONDS = 8.0
"""How long a poll waits for news. A client's disconnect goes unnoticed until then, so its customer stays online."""


class PollLine:
    """The connection of a poll: collects frames until the poll is answered."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self._closed = False
        self._news = Event()

    @property
    def is_open(self) -> bool:
        """Whether frames can still be sent."""
        return not self._closed

    def send(self, frame: bytes) -> None:
        """Add a frame to the answer. If it is full, the client notices the missing messages by its positions."""
        if self.is_open and len(self.frames) < MOST_WAITING:
            self.frames.append(frame)
            self._news.set()

    def close(self, _code: int, _reason: str = "") -> None:
        """End the wait, so that the poll is answered. The client learns the reason from its next poll."""
        self._closed = True
        self._news.set()

    def done(self) -> None:
        """Do nothing: a poll's frames do not wait for each other here."""

    def wait(self, seconds: float) -> None:
        """Wait for the first frame, `seconds` at most."""
        self._news.wait(seconds)


class Polling:
    """Answers polls that have passed the guard."""

    def __init__(
        self, endpoint: SocketEndpoint, conversations: ConversationService, *, hold_seconds: float = HOLD_SECONDS
    ) -> None:
        """Share the limits, handlers and workers of the socket endpoint."""
        self._endpoint = endpoint
        self._conversations = conversations
        self._hold_seconds = hold_seconds

    def answer(self, person: Principal, address: str, user_agent: str, text: bytes) -> bytes:
        """Answer a poll with frames after they are handled, and a poll without frames as soon as there is news.

        Raises InvalidInputError for an unreadable poll, and TooManyRequestsError for too many polls, frames or
        concurrent polls. No frame was handled then.
        """
        allowances = self._endpoint.frame_allowances
        allowance = allowances.of(Kind.FRAMES, person, address)
        allowances.take(allowance)
        poll, frames = polls.read(text)
        for _ in frames:
            allowances.take(allowance)
        line = PollLine()
        member = Member(person, line, address, user_agent)
        counted = counted_for(person, address)
        with self._seat(most_of(self._endpoint.most_sockets, person.side), counted):
            if frames:
                for frame in frames:
                    self._work_on(member, frame, self._endpoint.turns.of(counted))
                cursor = poll.cursor
            else:
                cursor = self._listen(member, line, poll)
        return polls.answer(line.frames, cursor)

    @contextmanager
    def _seat(self, most: Counts, counted: Counted) -> Iterator[None]:
        taken = self._endpoint.seats.take(most, counted)
        try:
            yield
        finally:
            self._endpoint.seats.give(taken)

    def _work_on(self, member: Member, frame: protocol.AnyClientFrame | server_frames.Failure, turns: Keys) -> None:
        """Handle a frame in its turn, and wait until that is done."""
        if isinstance(frame, server_frames.Failure):
            member.connection.send(protocol.encode(frame))
        elif not self._endpoint.handlers.answer_at_once(member, frame):
            done = Event()
            self._endpoint.turns.take(turns, partial(self._begin, member, frame, done))
            done.wait()

    def _begin(self, member: Member, frame: protocol.AnyClientFrame, done: Event, end: End) -> None:
        finish = partial(_finish, done, end)
        if isinstance(frame, protocol.Post):
            self._endpoint.poster.post(member, frame, finish)
        else:
            self._endpoint.start(partial(self._handle, member, frame, finish))

    def _handle(self, member: Member, frame: protocol.AnyClientFrame, finish: Callable[[], None]) -> None:
        try:
            self._endpoint.handlers.answer(member, frame)
        except Exception:
            log.exception("poll_broke")
            failed = UnavailableError("Something went wrong on our side. Please try again.")
            client_id = getattr(frame, "client_id", None)
            member.connection.send(protocol.encode(protocol.error_frame(failed, ref=frame.ref, client_id=client_id)))
        finally:
            finish()

    def _listen(self, member: Member, line: PollLine, poll: polls.Poll) -> str:
        """Send what is new, or wait for news; return the next cursor."""
        # The member listens first, so that it also gets news that comes during the queries.
        member.held_back = []
        self._endpoint.hub.join(member, topics.topics_for(member.person))
        try:
            (welcome,) = self._endpoint.handlers.welcomes([member])
            for frame in self._news(member.person, poll, welcome):
                line.send(protocol.encode(frame))
            if poll.cursor:
                self._endpoint.announcer.stayed(member)
            else:
                self._endpoint.announcer.came([member])
            member.release()
            # Nobody would tell it of anything while the process ends.
            if not self._endpoint.is_closing:
                line.wait(self._hold_seconds)
        finally:
            self._endpoint.announcer.left(member)
            self._endpoint.hub.leave(member)
        return polls.cursor_of(welcome)

    def _news(
        self, person: Principal, poll: polls.Poll, welcome: server_frames.Welcome
    ) -> Iterator[server_frames.AnyServerFrame]:
        """Yield what has changed since the client's last poll."""
        if not poll.cursor:
            yield welcome
            return
        if poll.cursor != polls.cursor_of(welcome):
            yield from polls.news(welcome)
        for conversation, told in polls.behind(poll, welcome):
            page = self._conversations.after(person, conversation.id, told)
            if page.more:
                # Too many to push: the client sees the position and asks for a page.
                positions, revisions = {conversation.id: conversation.seq}, {conversation.id: conversation.revisions}
                yield server_frames.Pong(ref=None, positions=positions, revisions=revisions)
            else:
                yield from map(protocol.message_frame, page.messages)


def _finish(done: Event, end: End) -> None:
    try:
        end()
    finally:
        done.set()
