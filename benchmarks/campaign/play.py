"""The plot of a run: customers and agents write in the chat, agents also in Jira, and change what they wrote."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from benchmarks.campaign.stage import Stage
from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.conversations.errors import ConversationClosedError
from jira_chat.kernel.errors import UnavailableError
from jira_chat.kernel.ids import AccountId, ConversationId, ProjectId, VisitorId
from sandbox import adf, seed
from sandbox.state import Comment, Issue, User

AGENTS = (seed.NINA, seed.OMAR)
FOR_ONE_ROLE = {"type": "role", "value": "Administrators", "identifier": "Administrators"}
_AGAIN_SECONDS = 3.0
_RENEW_SECONDS = 20.0
_KINDS = ("customer", "agent", "comment")
_BESIDE = ("internal", "restricted", "edit", "delete", "make internal", "restrict", "publish")


@dataclass
class Chat:
    """A conversation and its messages."""

    customer: Principal
    id: ConversationId | None = None
    said: list[tuple[str, Side]] = field(default_factory=list)
    """In the chat: name and side of each message, in order."""
    waiting: deque[Callable[[], None]] = field(default_factory=deque)
    written: list[Comment] = field(default_factory=list)
    """In Jira, by agents."""
    never_public: set[str] = field(default_factory=set)
    """Comments that no customer was ever allowed to read."""


class Play:
    """Makes a run's people act."""

    def __init__(self, stage: Stage, *, conversations: int, messages: int, seconds: float) -> None:
        self.stage = stage
        self.chats = [Chat(self._customer(number)) for number in range(conversations)]
        self.names = 0
        self.beside = 0
        self._agents = [self._agent(each) for each in AGENTS]
        self._project = ProjectId(stage.sandbox.jira.projects[0].project_id)
        self._be_online()
        chance = stage.simulation.chance
        for number, chat in enumerate(self.chats):
            count = messages // conversations + (number < messages % conversations)
            begins = chance.uniform(0, seconds / 4)
            stage.simulation.after(begins, partial(self._do, chat, partial(self._say_first, chat, self._name())))
            for at, kind in self._lines(count - 1, begins, seconds):
                stage.simulation.after(at, partial(self._do, chat, self._action(chat, kind)))

    @property
    def messages(self) -> int:
        """Return all messages of both sides, from the chat or as public comments."""
        return sum(len(each.said) + len(each.written) for each in self.chats)

    def is_over(self) -> bool:
        """Return whether all actions are done."""
        return not any(each.waiting for each in self.chats)

    def issue_of(self, chat: Chat) -> Issue | None:
        found = None if chat.id is None else self.stage.features.conversations.link.find(self.stage.tenant, chat.id)
        return self.stage.sandbox.jira.issue(found.issue) if found and found.issue else None

    def _lines(self, count: int, begins: float, seconds: float) -> Iterator[tuple[float, str]]:
        """Plan turns of a few lines each at any time, with another action beside some of them."""
        chance = self.stage.simulation.chance
        while count > 0:
            at, kind = chance.uniform(begins, seconds - 10), chance.choices(_KINDS, (45, 25, 30))[0]
            for _ in range(min(count, chance.randint(1, 5))):
                count -= 1
                at += chance.uniform(0.2, 1.5)
                yield min(at, seconds), kind
            if chance.random() < 0.4:
                yield min(at + chance.uniform(0, 20), seconds), chance.choice(_BESIDE)

    def _action(self, chat: Chat, kind: str) -> Callable[[], None]:
        if kind in ("customer", "agent"):
            return partial(self._say, chat, Side(kind), self._name())
        if kind in ("comment", "internal", "restricted"):
            return partial(self._comment, chat, kind)
        return partial(self._change, chat, kind)

    def _do(self, chat: Chat, action: Callable[[], None]) -> None:
        """Act once all earlier actions in this chat are done."""
        chat.waiting.append(action)
        if len(chat.waiting) == 1:
            self._go_on(chat)

    def _go_on(self, chat: Chat) -> None:
        while chat.waiting:
            try:
                chat.waiting[0]()
            # While the database is away, a browser resends the message under the same client id.
            except (_NotYetError, ConversationClosedError, UnavailableError):
                self.stage.simulation.after(_AGAIN_SECONDS, partial(self._go_on, chat))
                return
            chat.waiting.popleft()

    def _say_first(self, chat: Chat, name: str) -> None:
        service = self.stage.features.conversations.conversations
        chat.id = service.start(chat.customer, client_id=f"client-{name}", body=f"{name} hello.").conversation.id
        chat.said.append((name, Side.CUSTOMER))
        self.stage.worker.hint()

    def _say(self, chat: Chat, side: Side, name: str) -> None:
        service = self.stage.features.conversations.conversations
        assert chat.id is not None
        agent = self.stage.simulation.chance.choice(self._agents)
        person = chat.customer if side is Side.CUSTOMER else agent
        service.post(person, chat.id, client_id=f"client-{name}", body=f"{name} hello.")
        chat.said.append((name, side))
        self.stage.worker.hint()

    def _comment(self, chat: Chat, kind: str) -> None:
        issue = self.issue_of(chat)
        if issue is None:
            raise _NotYetError
        self.beside += kind != "comment"
        visibility = FOR_ONE_ROLE if kind == "restricted" else None
        author = self.stage.simulation.chance.choice(AGENTS)
        comment = self.stage.sandbox.actions.add_comment(
            author, issue, adf.from_text(f"{self._name()} from Jira."), public=kind != "internal", visibility=visibility
        )
        if kind == "comment":
            chat.written.append(comment)
        else:
            chat.never_public.add(comment.comment_id)
        self._hint_soon()

    def _change(self, chat: Chat, kind: str) -> None:
        issue = self.issue_of(chat)
        if issue is None:
            raise _NotYetError
        ours = [each for each in issue.comments if each.author in AGENTS and not each.properties]
        if not ours:
            return
        comment, actions = self.stage.simulation.chance.choice(ours), self.stage.sandbox.actions
        author: User = comment.author
        self.beside += 1
        if kind == "delete":
            actions.delete_comment(author, issue, comment)
            return
        changes: dict[str, Any] = {"visibility": comment.visibility}
        if kind == "make internal":
            changes["public"] = False
        elif kind == "restrict":
            changes["visibility"] = FOR_ONE_ROLE
        elif kind == "publish":
            changes = {"public": True, "visibility": None}
            chat.never_public.discard(comment.comment_id)
        actions.edit_comment(author, issue, comment, adf.from_text(f"{self._name()} changed."), **changes)
        self._hint_soon()

    def _hint_soon(self) -> None:
        self.stage.simulation.after(0.5, self.stage.worker.hint)

    def _name(self) -> str:
        self.names += 1
        return f"m{self.names:05d}"

    def _customer(self, number: int) -> Principal:
        return Principal(
            tenant=self.stage.tenant,
            surface=Surface.WIDGET,
            project=ProjectId(self.stage.sandbox.jira.projects[0].project_id),
            visitor=VisitorId(f"visitor-{number}"),
            name="Anonymous Chat User",
            site="https://www.example.com",
        )

    def _agent(self, agent: User) -> Principal:
        return Principal(
            tenant=self.stage.tenant,
            surface=Surface.DASHBOARD,
            project=ProjectId(self.stage.sandbox.jira.projects[0].project_id),
            account=AccountId(agent.account_id),
            name=agent.display_name,
        )

    def _be_online(self) -> None:
        """Keep agents' pages open, and every other customer's."""
        for agent in self._agents:
            self.stage.features.presence.presence.choose(agent, online=True)
        self._stay()

    def _stay(self) -> None:
        here = [*self._agents, *(each.customer for each in self.chats[::2])]
        self.stage.features.presence.presence.renew(here)
        self.stage.simulation.after(_RENEW_SECONDS, self._stay)


class _NotYetError(Exception):
    """There is no request yet."""
