"""Histories of comments, some of them internal or restricted: none of those words leaves Jira for a customer.

A socket, a poll's history, the transcript, every letter and the whole log are looked through. What is public arrives.
"""

import json
import random
from typing import Any

import pytest

from sandbox.websites import widget_key
from tests.support.callers import ask, configure, connected, visitor_token
from tests.support.live_stack import LiveStack
from tests.support.waiting import wait_for

SITE = "https://www.example.com"
STEPS = 25
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


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_agents_do_no_internal_word_reaches_a_customer(live: LiveStack, seed: int) -> None:
    token = visitor_token(live, widget_key(configure(live, external=True)["snippet"]), SITE)
    with connected(live, token) as line:
        conversation = line.begin(f"Is anything of it secret? {seed}")
        history = History(live, line.hear_key(), seed)
        for _ in range(STEPS):
            history.go_on()
        expected = set(history.shown.values())

        def read() -> list[str]:
            return [each["body"] for each in line.history(conversation)[1:] if each["body"]]

        wait_for(lambda: set(read()) == expected, what="exactly what is public")
        transcript = ask(live, "GET", f"/api/conversations/{conversation}/transcript?format=json", token).text
        told = json.dumps([line.heard, line.history(conversation), live.letters()])
    told += transcript + live.log.read_text(encoding="utf-8")
    assert [text for text in history.secret if text in told] == []
