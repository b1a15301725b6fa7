"""Compares the chat's messages with Jira, and Jira with what the customer sees."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields

from benchmarks.campaign.play import Chat, Play
from jira_chat.access.principals import Side
from jira_chat.conversations.models import Message, Origin
from jira_chat.jira.wire import COMMENT_PROPERTY
from sandbox import adf
from sandbox.state import Adf, Comment, Issue

_NAME = re.compile(r"\bm\d{5}\b")


@dataclass
class Verdict:
    """The errors as sentences; empty if there are none."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    wrong_side: list[str] = field(default_factory=list)
    unheard: list[str] = field(default_factory=list)
    """Public comments that the customer does not see, or sees differently."""
    heard_twice: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    """What the customer sees but may not, or saw at any time and never was allowed to."""

    @property
    def is_right(self) -> bool:
        return not any(vars(self).values())

    def counts(self) -> dict[str, int]:
        return {each.name: len(getattr(self, each.name)) for each in fields(self)}


def judge(play: Play) -> Verdict:
    """Compare everything."""
    verdict = Verdict()
    for chat in play.chats:
        issue = play.issue_of(chat)
        if issue is None:
            verdict.lost += [name for name, _ in chat.said]
            continue
        _judge_request(verdict, chat, issue)
        _judge_chat(verdict, play, chat, issue)
    _judge_requests(verdict, play)
    return verdict


def _judge_request(verdict: Verdict, chat: Chat, issue: Issue) -> None:
    told = [(name, Side.CUSTOMER) for name in _names(issue.description)]
    for comment in issue.comments:
        if _is_ours(comment):
            told += _held_by(comment)
    counted = Counter(name for name, _ in told)
    verdict.lost += [name for name, _ in chat.said if not counted[name]]
    verdict.doubled += [f"{name} in {issue.key}" for name, count in counted.items() if count > 1]
    order = list(dict.fromkeys(name for name, _ in told))
    expected = [name for name, _ in chat.said if counted[name]]
    if order != expected:
        verdict.disordered.append(f"{issue.key}: {_first_difference(order, expected)}")
    sides = dict(chat.said)
    verdict.wrong_side += [name for name, side in told if sides.get(name) is not side]


def _judge_chat(verdict: Verdict, play: Play, chat: Chat, issue: Issue) -> None:
    assert chat.id is not None
    heard = [each for each in _seen(play, chat) if each.origin is Origin.JIRA]
    by_comment: dict[str, list[Message]] = {}
    for message in heard:
        by_comment.setdefault(message.client_id.removeprefix("comment:"), []).append(message)
    public = {each.comment_id: each for each in issue.comments if _is_public(each)}
    for comment in public.values():
        shown = by_comment.get(comment.comment_id, [])
        if not shown or shown[0].removed or shown[0].body != adf.to_text(comment.body):
            verdict.unheard.append(f"{adf.to_text(comment.body)} {comment.comment_id} in {issue.key}")
        verdict.heard_twice += [comment.comment_id] * (len(shown) - 1)
    for comment_id, shown in by_comment.items():
        if comment_id in chat.never_public or (
            comment_id not in public and any(not each.removed or each.body for each in shown)
        ):
            verdict.leaked.append(f"{comment_id} in {issue.key}: {shown[0].body}")


def _judge_requests(verdict: Verdict, play: Play) -> None:
    """Check that no conversation has two requests, unless agents were told in which of them it continues."""
    known = {issue.issue_id for chat in play.chats if (issue := play.issue_of(chat))}
    for issue in play.stage.sandbox.jira.issues:
        is_of_chat = any(_NAME.search(text) for text in (adf.to_text(issue.description), issue.summary))
        is_explained = any("raised this request twice" in adf.to_text(each.body) for each in issue.comments)
        if is_of_chat and issue.issue_id not in known and not is_explained:
            verdict.doubled.append(issue.key)


def _seen(play: Play, chat: Chat) -> Iterator[Message]:
    service, after = play.stage.features.conversations.conversations, 0
    assert chat.id is not None
    page = service.after(chat.customer, chat.id, after)
    assert not page.more
    yield from page.messages


def _is_ours(comment: Comment) -> bool:
    return COMMENT_PROPERTY in comment.properties


def _is_public(comment: Comment) -> bool:
    return comment.public and comment.visibility is None and not _is_ours(comment)


def _held_by(comment: Comment) -> list[tuple[str, Side]]:
    if comment.author.kind != "app":
        return [(name, Side.AGENT) for name in _names(comment.body)]
    told, side = [], None
    for block in comment.body["content"]:
        for word in _statuses(block):
            side = Side(word.lower())
        told += [(name, side) for name in _names(block)]
    return [(name, side) for name, side in told if side is not None]


def _statuses(block: Adf) -> Iterable[str]:
    return [each["attrs"]["text"] for each in block.get("content", ()) if each.get("type") == "status"]


def _names(document: Adf) -> list[str]:
    return _NAME.findall(adf.to_text(document))


def _first_difference(order: list[str], expected: list[str]) -> str:
    at = next((number for number, (a, b) in enumerate(zip(order, expected, strict=False)) if a != b), 0)
    return f"{order[max(0, at - 1) : at + 3]} instead of {expected[max(0, at - 1) : at + 3]}"
