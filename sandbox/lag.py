"""Data that Jira's reads do not show at the moment: recent writes, and temporarily hidden issues."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sandbox.actions import Event
from sandbox.misbehaviour import Misbehaviour
from sandbox.state import Comment, Issue, now

Thing = TypeVar("Thing", Issue, Comment)
_NEW = frozenset({"jira:issue_created", "comment_created"})


class Lag:
    """Decides for every read whether an issue or a comment is shown."""

    def __init__(self, misbehaviour: Misbehaviour) -> None:
        self._misbehaviour = misbehaviour
        self._readable_from: dict[str, datetime] = {}
        self._listed_from: dict[str, datetime] = {}
        self._hidden_until: dict[str, datetime] = {}

    def note(self, event: Event) -> None:
        """Hide new issues and comments for a while, if a rule says so."""
        if event.name not in _NEW:
            return
        name = _name(event.comment or event.issue)
        if rule := self._misbehaviour.take("read_lag"):
            self._readable_from[name] = now() + timedelta(seconds=rule.seconds)
        if rule := self._misbehaviour.take("list_lag"):
            self._listed_from[name] = now() + timedelta(seconds=rule.seconds)

    def hide(self, issue: Issue, seconds: float) -> None:
        self._hidden_until[_name(issue)] = now() + timedelta(seconds=seconds)

    def is_hidden(self, issue: Issue) -> bool:
        return _is_before(self._hidden_until, issue)

    def is_unreadable(self, thing: Issue | Comment) -> bool:
        return _is_before(self._readable_from, thing)

    def listed(self, things: Sequence[Thing]) -> list[Thing]:
        """Return the items that lists show."""
        return [
            each
            for each in things
            if not _is_before(self._listed_from, each) and not (isinstance(each, Issue) and self.is_hidden(each))
        ]


def _is_before(moments: dict[str, datetime], thing: Issue | Comment) -> bool:
    moment = moments.get(_name(thing))
    return moment is not None and now() < moment


def _name(thing: Issue | Comment) -> str:
    return f"issue {thing.issue_id}" if isinstance(thing, Issue) else f"comment {thing.comment_id}"
