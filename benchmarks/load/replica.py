"""A conversation as a client knows it from the server's frames; it should equal what the server says when asked."""

from dataclasses import dataclass, field

from benchmarks.load.frames import Message


@dataclass
class Replica:
    """Messages without gaps from the first on, and the errors in what came."""

    ids: list[str] = field(default_factory=list)
    """The sender's id of each message; that of sequence number 1 is first."""
    conflicts: int = 0
    """Sequence numbers that came twice with different messages."""
    newer: list[Message] = field(default_factory=list)
    """What was read so far while the history is read from its end."""

    @property
    def last(self) -> int:
        return len(self.ids)

    def take(self, message: Message) -> bool:
        """Add a message; return False when those before it are missing."""
        if message.seq <= self.last:
            self.conflicts += self.ids[message.seq - 1] != message.client_id
            return True
        if message.seq > self.last + 1:
            return False
        self.ids.append(message.client_id)
        return True

    def forget(self) -> None:
        """Start over, as a `resync` demands."""
        self.ids.clear()
        self.newer.clear()

    def take_history(self, page: list[Message], *, more: bool) -> int | None:
        """Add the page before those already read; return before which number to continue, None at the end."""
        self.newer = page + self.newer
        if more and page:
            return page[0].seq
        for message in self.newer:
            self.take(message)
        self.newer.clear()
        return None
