"""The sockets of this process by what they listen to. One Redis subscription feeds it; the rest is local dispatch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jira_chat.access.principals import Principal
from jira_chat.realtime.connection import Connection


@dataclass(eq=False)
class Member:
    """One socket and who sits behind it."""

    person: Principal
    connection: Connection
    topics: list[str] = field(default_factory=list)


class Hub:
    """Who listens to what. Greenlets of one thread share it, and nothing here waits, so it needs no lock."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Member]] = defaultdict(set)
        self._members: set[Member] = set()

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[Member]:
        return iter(list(self._members))

    def join(self, member: Member, topics: Iterable[str]) -> None:
        """Let a member listen to topics, beside those it listens to already."""
        self._members.add(member)
        for topic in topics:
            member.topics.append(topic)
            self._by_topic[topic].add(member)

    def leave(self, member: Member) -> None:
        """Forget a member."""
        self._members.discard(member)
        for topic in member.topics:
            listeners = self._by_topic[topic]
            listeners.discard(member)
            if not listeners:
                del self._by_topic[topic]
        member.topics.clear()

    def listeners(self, topics: Iterable[str]) -> list[Member]:
        """Return each member that listens to at least one of the topics, once."""
        found: dict[Member, None] = {}
        for topic in topics:
            found.update(dict.fromkeys(self._by_topic.get(topic, ())))
        return list(found)
