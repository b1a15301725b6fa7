"""Histories of comments, some of them internal or restricted: none of those words leaves Jira for a customer.

A socket, a poll's history, the transcript, every letter and the whole log are looked through. What is public arrives.
"""

import json
import random
from contextlib import ExitStack
from itertools import product
from typing import Any

from sandbox.websites import widget_key
from tests.support.callers import ask, configure, connected, visitor_token
from tests.support.live_stack import LiveStack
from tests.support.waiting import wait_for

SITE = "https://www.example.com"
STEPS = 25
SEEDS = (1, 2)
FOR_AGENTS = {"type": "group", "value": "jira-servicedesk-users"}
FOR_ADMINS = {"type": "role", "value": "Administrators"}
RESTRICTIONS: tuple[dict[str, Any], ...] = ({"public": False}, {"visibility": FOR_AGENTS}, {"visibility": FOR_ADMINS})


class History:
    """Agents write, edit, hide, show and delete comments. Each text is told from all others by its number."""

    def __init__(self, live: LiveStack, key: str, seed: int) -> None:
        self.live, self.key, self.random = live, key, random.Random(seed)
        self.count = 0
        self.secret: list[str] = []
        self.shown: dict[str, str] = {}
        """What customers may read now, by comment."""
        self.hidden: list[str] = []

    def go_on(self) -> None:
        steps = [self.write, self.write, self.write_internal]
        steps += [self.edit, self.hide, self.delete] if self.shown else []
        steps += [self.edit_hidden, self.publish] if self.hidden else []
        self.random.choice(steps)()

    def write(self) -> None:
        text = self.text("public")
        self.shown[self.live.comment(self.key, text)] = text

    def write_internal(self) -> None:
        self.hidden.append(self.live.comment(self.key, self.secret_text(), **self.random.choice(RESTRICTIONS)))

    def edit(self) -> None:
        comment, text = self.random.choice(list(self.shown)), self.text("edited")
        self.live.edit_comment(self.key, comment, text)
        self.shown[comment] = text

    def hide(self) -> None:
        comment = self.random.choice(list(self.shown))
        self.live.edit_comment(self.key, comment, self.secret_text(), **self.random.choice(RESTRICTIONS))
        del self.shown[comment]
        self.hidden.append(comment)

    def delete(self) -> None:
        comment = self.random.choice(list(self.shown))
        self.live.delete_comment(self.key, comment)
        del self.shown[comment]

    def edit_hidden(self) -> None:
        comment = self.random.choice(self.hidden)
        self.live.edit_comment(self.key, comment, self.secret_text(), public=False)

    def publish(self) -> None:
        comment, text = self.random.choice(self.hidden), self.text("published")
        self.hidden.remove(comment)
        self.live.edit_comment(self.key, comment, text, public=True)
        self.shown[comment] = text

    def text(self, kind: str) -> str:
        self.count += 1
        return f"{kind} {self.key} {self.count}."

    def secret_text(self) -> str:
        self.secret.append(self.text("secret"))
        return self.secret[-1]


def test_whatever_agents_do_no_internal_word_reaches_a_customer(live: LiveStack) -> None:
    key = widget_key(configure(live, external=True)["snippet"])
    with ExitStack() as stack:
        customers = [Customer(live, key, seed, stack) for seed in SEEDS]
        for _, each in product(range(STEPS), customers):
            each.history.go_on()
        for each in customers:
            wait_for(each.reads_what_is_public, what="exactly what is public")
        told = json.dumps([live.letters(), *(each.told() for each in customers)])
    told += live.log.read_text(encoding="utf-8")
    assert [text for each in customers for text in each.history.secret if text in told] == []


class Customer:
    """Somebody whose request has a history, while others have theirs."""

    def __init__(self, live: LiveStack, key: str, seed: int, stack: ExitStack) -> None:
        self.live, self.token = live, visitor_token(live, key, SITE)
        self.line = stack.enter_context(connected(live, self.token))
        self.conversation = self.line.begin(f"Is anything of it secret? {seed}")
        self.history = History(live, self.line.hear_key(), seed)

    def reads_what_is_public(self) -> bool:
        said = self.line.history(self.conversation)[1:]
        return {each["body"] for each in said if each["body"]} == set(self.history.shown.values())

    def told(self) -> list[Any]:
        """All that came through the socket, and what a poll and the transcript say."""
        path = f"/api/conversations/{self.conversation}/transcript?format=json"
        transcript = ask(self.live, "GET", path, self.token).text
        return [self.line.heard, self.line.history(self.conversation), transcript]
