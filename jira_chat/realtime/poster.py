"""Posts, written in batches: posts that arrive during a commit join the next batch and hold no greenlet."""

import logging
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from jira_chat.access.allowances import Allowance, Allowances, Kind
from jira_chat.conversations.models import Message
from jira_chat.conversations.service import ConversationService, Said
from jira_chat.kernel.errors import ConnectionLostError, DomainError
from jira_chat.kernel.logging import begin_context
from jira_chat.realtime import protocol
from jira_chat.realtime.connection import BROKEN
from jira_chat.realtime.hub import Member
from jira_chat.realtime.server_frames import Ack

log = logging.getLogger(__name__)

_MOST_TOGETHER = 200
_MOST_AT_WORK = 2
"""While one batch is committed, the next is counted against the limits."""


class _Order(NamedTuple):
    member: Member
    frame: protocol.Post
    done: Callable[[], None]


class Poster:
    """Counts posts against their limits, writes them and acknowledges them, in batches."""

    def __init__(
        self,
        conversations: ConversationService,
        allowances: Allowances,
        *,
        start: Callable[[Callable[[], None]], None],
    ) -> None:
        """`start` hands a job to a worker."""
        self._conversations = conversations
        self._allowances = allowances
        self._start = start
        self._waiting: deque[_Order] = deque()
        self._at_work = 0

    def post(self, member: Member, frame: protocol.Post, done: Callable[[], None]) -> None:
        """Queue a post; `done` is called after it has been answered. Does not block."""
        self._waiting.append(_Order(member, frame, done))
        if self._at_work < _MOST_AT_WORK:
            self._at_work += 1
            self._start(self._run)

    def _run(self) -> None:
        try:
            while self._waiting:
                orders = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MOST_TOGETHER))]
                try:
                    self._answer(orders)
                finally:
                    for order in orders:
                        order.done()
        finally:
            self._at_work -= 1

    def _answer(self, orders: list[_Order]) -> None:
        try:
            outcomes = self._posted(orders)
        except Exception as error:  # noqa: BLE001 -- told to each
            outcomes = [error] * len(orders)
        for (member, frame, _), outcome in zip(orders, outcomes, strict=True):
            if isinstance(outcome, Message):
                member.connection.send(protocol.encode(_ack(frame, outcome)))
            elif isinstance(outcome, DomainError):
                failure = protocol.error_frame(outcome, ref=frame.ref, client_id=frame.client_id)
                member.connection.send(protocol.encode(failure))
            else:
                begin_context(tenant=member.person.tenant, conversation=frame.conversation)
                log.error("socket_broke", exc_info=outcome)
                member.connection.close(BROKEN, "please try again")

    def _posted(self, orders: list[_Order]) -> list[Message | Exception]:
        """Return the outcome of each order. If the database connection was lost, try once more."""
        refusals = self._allowances.spend_each([self._allowance(order.member) for order in orders])
        said = [_said(order) for order, refusal in zip(orders, refusals, strict=True) if refusal is None]
        posted = self._conversations.post_all(said)
        if any(isinstance(each, ConnectionLostError) for each in posted):
            # The `client_id` keeps a message from being posted twice.
            posted = self._conversations.post_all(said)
        outcomes = iter(posted)
        return [refusal or next(outcomes) for refusal in refusals]

    def _allowance(self, member: Member) -> Allowance:
        if member.allowance is None:
            member.allowance = self._allowances.of(Kind.MESSAGES, member.person, member.address)
        return member.allowance


def _said(order: _Order) -> Said:
    frame = order.frame
    return Said(order.member.person, frame.conversation, frame.client_id, frame.body, tuple(frame.attachments))


def _ack(frame: protocol.Post, message: Message) -> Ack:
    return Ack(
        ref=frame.ref,
        client_id=frame.client_id,
        conversation=frame.conversation,
        seq=message.seq,
        at=message.at,
    )
