"""When a conversation began to wait for an answer, and when it was first answered; updated with each message."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, case, func, null

from jira_chat.access.principals import Side
from jira_chat.conversations.tables import conversations


class Turn(NamedTuple):
    """How messages of one moment change who has to answer."""

    waits: bool
    """Whether the customer had the last word."""
    answers: bool
    """Whether an agent wrote."""


def turn(sides: Iterable[Side]) -> Turn:
    """Return the turn of messages from these sides, in order."""
    said = list(sides)
    return Turn(waits=said[-1] is Side.CUSTOMER, answers=Side.AGENT in said)


def values(
    waits: ColumnElement[bool], answers: ColumnElement[bool], at: BindParameter[datetime] | datetime
) -> dict[str, Any]:
    """Return the columns to set in a conversation's row when messages are added to it."""
    since, first = conversations.c.waiting_since, conversations.c.first_answered_at
    went_on = case((answers, at), else_=func.coalesce(since, at))
    return {
        "waiting_since": case((waits, went_on), else_=null()),
        "first_answered_at": case((answers, func.coalesce(first, at)), else_=first),
    }
