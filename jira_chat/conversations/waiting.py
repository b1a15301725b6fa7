"""Since when a conversation waits for an answer, and when it was answered first: kept with each message."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, case, func, null

from jira_chat.access.principals import Side
from jira_chat.conversations.tables import conversations


class Turn(NamedTuple):
    """What some messages of one moment mean for who has to answer."""

    waits: bool
    """Whether the customer had the last word."""
    answers: bool
    """Whether an agent said something."""


def turn(sides: Iterable[Side]) -> Turn:
    """Return what messages of these sides mean, in their order."""
    said = list(sides)
    return Turn(waits=said[-1] is Side.CUSTOMER, answers=Side.AGENT in said)


def values(
    waits: ColumnElement[bool], answers: ColumnElement[bool], at: BindParameter[datetime] | datetime
) -> dict[str, Any]:
    """Return what to set in a conversation's row when messages are added to it."""
    since, first = conversations.c.waiting_since, conversations.c.first_answered_at
    went_on = case((answers, at), else_=func.coalesce(since, at))
    return {
        "waiting_since": case((waits, went_on), else_=null()),
        "first_answered_at": case((answers, func.coalesce(first, at)), else_=first),
    }
