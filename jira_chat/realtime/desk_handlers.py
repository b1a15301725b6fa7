"""Handlers for the agents' chat page of a project: its lists and their counts."""

import msgspec

from jira_chat.access.principals import Side
from jira_chat.conversations.customers_here import with_customer_here
from jira_chat.conversations.desk import Desk
from jira_chat.conversations.models import Receipts
from jira_chat.presence.service import PresenceService
from jira_chat.realtime import protocol, server_frames
from jira_chat.realtime.hub import Member


class DeskHandlers:
    """Answers agents and refuses everybody else."""

    def __init__(self, desk: Desk, presence: PresenceService) -> None:
        self._desk = desk
        self._presence = presence

    def listed(self, member: Member, frame: protocol.List) -> server_frames.Listed:
        """Return a page of a view. Raises ForbiddenError, InvalidInputError."""
        page = self._desk.listed(
            member.person, frame.view, search=frame.search, cursor=frame.cursor, filter_id=frame.filter
        )
        here = with_customer_here(page.conversations, self._presence.customers_online)
        values = [
            protocol.conversation_value(
                each,
                side=Side.AGENT,
                receipts=page.receipts.get(each.id, Receipts()),
                customer_online=each.id in here,
            )
            for each in page.conversations
        ]
        return server_frames.Listed(ref=frame.ref, conversations=values, cursor=page.cursor)

    def overview(self, member: Member, frame: protocol.Overview) -> server_frames.Overview:
        """Return the number of conversations of each view and the agent's figures of the day. Raises ForbiddenError."""
        counts = {str(view): count for view, count in self._desk.counts(member.person).items()}
        filtered = dict(self._desk.filter_counts(member.person))
        answer = server_frames.Overview(ref=frame.ref, counts=counts, filters=filtered or msgspec.UNSET)
        if frame.since is None:
            return answer
        figures = self._desk.figures(member.person, frame.since)
        return msgspec.structs.replace(answer, answered=figures.answered, median_seconds=figures.median_seconds)
