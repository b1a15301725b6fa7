"""Pure comparison of a conversation's messages with the comments of its request, in both directions."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jira_chat.conversations.deliveries import DeliveryRecord
from jira_chat.conversations.models import Origin
from jira_chat.jira.models import Comment, Issue
from jira_chat.kernel.ids import ConversationId
from jira_chat.sync import rules

STILL_COMING = timedelta(minutes=2)
"""A younger comment may not have been read yet, or may be missing from Jira's lists."""

_COMMENT = "comment:"


@dataclass(frozen=True, kw_only=True)
class Differences:
    """Where a conversation and its request disagree."""

    messages: int
    """Number of messages compared."""
    comments: int
    """Number of public comments, ours included."""
    lost: tuple[int, ...] = ()
    """Messages noted as in Jira whose comment is gone."""
    doubled: tuple[int, ...] = ()
    """Messages that more than one comment holds."""
    unheard: tuple[str, ...] = ()
    """Public comments that the customer never got."""
    leaked: tuple[str, ...] = ()
    """Comments that the customer still sees although they are deleted or no longer public."""


def compare(
    conversation: ConversationId,
    records: Sequence[DeliveryRecord],
    comments: Sequence[Comment],
    request: Issue,
    *,
    now: datetime,
) -> Differences:
    """Compare all messages of a conversation with all comments since it began."""
    there = {comment.id for comment in comments}
    for_customer = {each.id for each in comments if rules.is_for_customer(each, request)}
    sent = Counter(seq for comment in comments for seq in _held_by(comment, conversation))
    ours = [each for each in records if each.origin is Origin.CHAT]
    heard = {ref: each for each in records if each.origin is Origin.JIRA and (ref := _comment_of(each)) is not None}
    return Differences(
        messages=len(ours) + len(heard),
        comments=len(for_customer) + sum(comment.own and not rules.is_note(comment) for comment in comments),
        lost=tuple(
            each.seq for each in ours if _is_settled(each, now) and not each.removed and _is_lost(each, there, sent)
        ),
        doubled=tuple(each.seq for each in ours if sent[each.seq] > 1),
        unheard=tuple(each.id for each in _not_in(heard, comments, request, until=now - STILL_COMING)),
        leaked=tuple(
            id_
            for id_, each in heard.items()
            if _is_settled(each, now) and not each.removed and id_ not in for_customer
        ),
    )


def in_chat(records: Sequence[DeliveryRecord]) -> dict[str, int]:
    """Return the comments that the chat shows, each with its last message."""
    return {comment: each.seq for each in records if not each.removed and (comment := _comment_of(each)) is not None}


def missing(
    records: Sequence[DeliveryRecord], comments: Sequence[Comment], request: Issue, *, began: datetime, now: datetime
) -> list[Comment]:
    """Return the comments that the customer can read in Jira and never got in the chat, which began at `began`."""
    return _not_in({_comment_of(each) for each in records}, comments, request, until=max(now - STILL_COMING, began))


def _not_in(
    known: Container[str | None], comments: Sequence[Comment], request: Issue, *, until: datetime
) -> list[Comment]:
    unknown = [each for each in comments if each.id not in known and each.created <= until]
    return [each for each in unknown if rules.is_for_customer(each, request)]


def _is_settled(message: DeliveryRecord, now: datetime) -> bool:
    """Whether Jira's lists, which lag behind, show the message by now if it arrived."""
    return message.delivered_at is None or message.delivered_at <= now - STILL_COMING


def _is_lost(message: DeliveryRecord, there: set[str], sent: Counter[int]) -> bool:
    comment = _comment_of(message)
    return comment is not None and comment not in there and not sent[message.seq]


def _comment_of(message: DeliveryRecord) -> str | None:
    if message.ref is None or not message.ref.startswith(_COMMENT):
        return None
    return message.ref.removeprefix(_COMMENT)


def _held_by(comment: Comment, conversation: ConversationId) -> range:
    marker = comment.marker
    if not isinstance(marker, dict) or marker.get("conversation") != conversation:
        return range(0)
    first, last = marker.get("first"), marker.get("last")
    return range(first, last + 1) if isinstance(first, int) and isinstance(last, int) else range(0)
