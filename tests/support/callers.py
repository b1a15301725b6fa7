"""Admins, agents and customers without a browser: they open Jira's pages, hold sessions and use sockets."""

import json
import re
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self
from weakref import WeakKeyDictionary

import requests
from websockets.sync import client
from websockets.typing import Origin

from tests.support.live_stack import Json, LiveStack

_FRAMES = re.compile(r'<script type="application/json" id="frames">(.*?)</script>', re.DOTALL)
_START = re.compile(r'<script type="application/json" id="start">(.*?)</script>', re.DOTALL)
_TIMEOUT = 30
_SETTINGS = "/api/project-settings"
_SESSION_SECONDS = 600.0
"""How long a page's session is used; it is valid for fifteen minutes."""

SETTINGS_PAGE = "/projects/SUP/settings/jira-chat"
DASHBOARD_PAGE = "/projects/SUP/jira-chat"
ADMINISTRATION_PAGE = "/admin/jira-chat"
PORTAL_PAGE = "/servicedesk/customer/portal/1"

EVERYTHING_ON = {
    "portal": True,
    "external": True,
    "sites": [],
    "anonymous": True,
    "registration": True,
    "blocked_groups": [],
    "welcome": "",
    "greeting": "",
    "request_type": None,
}


def issue_page(key: str) -> str:
    return f"/browse/{key}"


@dataclass(frozen=True)
class Panel:
    """A page of Jira Chat as Jira frames it for a person."""

    live: LiveStack
    answer: requests.Response

    @classmethod
    def framed(cls, live: LiveStack, page: str, *, by: str) -> Self:
        """Open a page of the sandbox Jira as a person, and our one frame in it."""
        host_page = requests.get(live.jira + page, params={"as": by}, timeout=_TIMEOUT)
        host_page.raise_for_status()
        found = _FRAMES.search(host_page.text)
        assert found, f"{page} frames nothing"
        (frame,) = json.loads(found[1])["frames"]
        return cls(live, requests.get(frame["url"], timeout=_TIMEOUT))

    @property
    def start(self) -> Json | None:
        """The start data of the page's script; None where chat is not offered."""
        found = _START.search(self.answer.text)
        assert found, f"no start data, status {self.answer.status_code}"
        start: Json | None = json.loads(found[1])
        return start

    @property
    def session(self) -> str:
        assert self.start, "chat is not offered here"
        return str(self.start["session"])

    def ask(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Call the API as the page's script does."""
        return ask(self.live, method, path, self.session, body)


def ask(
    live: LiveStack, method: str, path: str, token: str, body: Any = None, *, address: str | None = None
) -> requests.Response:
    """Call the API with a panel session or a visitor token."""
    headers = {"Authorization": f"Bearer {token}"} | _through_proxy(address)
    return requests.request(method, live.addon + path, json=body, headers=headers, timeout=_TIMEOUT)


@dataclass
class _Admin:
    """The admin of a stack's projects, who need not open a page or save for each test anew."""

    panels: dict[str, tuple[float, Panel]] = field(default_factory=dict)
    saved: dict[str, Json] = field(default_factory=dict)
    """The settings that the product made of choices."""

    def settings(self, live: LiveStack, project: str) -> tuple[Panel, Json]:
        """Return a session on a project's settings, and the settings as they are."""
        since, panel = self.panels.get(project, (-_SESSION_SECONDS, None))
        shown = panel.ask("GET", _SETTINGS) if panel and time.monotonic() - since < _SESSION_SECONDS else None
        if panel is None or shown is None or shown.status_code != 200:
            panel = Panel.framed(live, SETTINGS_PAGE.replace("SUP", project), by="ada")
            self.panels[project] = time.monotonic(), panel
            shown = panel.ask("GET", _SETTINGS)
        return panel, shown.json()


_admins: WeakKeyDictionary[subprocess.Popen[bytes], _Admin] = WeakKeyDictionary()


def configure(live: LiveStack, *, project: str = "SUP", **choices: Any) -> Json:
    """Save a project's settings as its admin, with everything on except the choices; return what was saved."""
    admin = _admins.setdefault(live.process, _Admin())
    panel, shown = admin.settings(live, project)
    wanted = json.dumps([project, choices], sort_keys=True)
    if admin.saved.get(wanted) == shown["settings"]:
        return shown
    body = {"version": shown["version"], "settings": EVERYTHING_ON | choices}
    answer = panel.ask("PUT", _SETTINGS, body)
    assert answer.status_code == 200, answer.text
    saved: Json = answer.json()
    admin.saved[wanted] = saved["settings"]
    return saved


def visitor_token(live: LiveStack, key: str, site: str) -> str:
    """Become a visitor of a web site."""
    answer = ask_for_visitor(live, key, site)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def ask_for_visitor(live: LiveStack, key: str, site: str, *, address: str | None = None) -> requests.Response:
    """Ask to become a visitor of a web site."""
    url = f"{live.addon}/widget/{key}/session"
    return requests.post(url, json={"site": site}, headers=_through_proxy(address), timeout=_TIMEOUT)


def _through_proxy(address: str | None) -> dict[str, str]:
    """The headers that a proxy adds to a request from an address; the live product trusts one proxy."""
    return {} if address is None else {"X-Forwarded-For": address}


@dataclass
class SocketClient:
    """One socket, after its welcome."""

    socket: client.ClientConnection
    welcome: Json = field(default_factory=dict)
    heard: list[Json] = field(default_factory=list)

    def send(self, kind: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}))

    def hear(self, kind: str, **fields: Any) -> Json:
        """Wait for the next frame of this kind with these fields."""
        while True:
            frame = self.hear_any()
            if frame["type"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                return dict(frame)

    def hear_any(self) -> Json:
        """Wait for the next frame."""
        frame: Json = json.loads(self.socket.recv(timeout=_TIMEOUT))
        self.heard.append(frame)
        return frame

    def hear_message(self, body: str) -> Json:
        """Wait for the message with this text."""
        while True:
            message: Json = self.hear("message")["message"]
            if message["body"] == body:
                return message

    def hear_key(self) -> str:
        """Wait until a conversation has its request; return the request's key."""
        while True:
            if key := self.hear("conversation")["conversation"]["issue_key"]:
                return str(key)

    def begin(self, body: str) -> str:
        """Start a conversation; return its id."""
        self.send("start", client_id=str(uuid.uuid4()), body=body)
        return str(self.hear("started")["conversation"]["id"])

    def say(self, conversation: str, body: str, client_id: str | None = None) -> int:
        """Post a message; return its sequence number."""
        name = client_id or str(uuid.uuid4())
        self.send("post", conversation=conversation, client_id=name, body=body)
        return int(self.hear("ack", client_id=name)["seq"])

    def history(self, conversation: str) -> list[Json]:
        """Return the latest messages."""
        self.send("history", conversation=conversation, ref="history")
        messages: list[Json] = self.hear("messages", ref="history")["messages"]
        return messages


@dataclass
class RemoteVisitor:
    """A visitor of a web site without a browser, for tests that do not look at the page."""

    line: SocketClient
    conversation: str = ""

    def say(self, body: str) -> None:
        """Start a conversation, or continue it."""
        if self.conversation:
            self.line.say(self.conversation, body)
        else:
            self.conversation = self.line.begin(body)

    def sees(self, body: str) -> None:
        """Wait for a message."""
        if body not in self.seen:
            self.line.hear_message(body)

    @property
    def seen(self) -> list[str]:
        """All messages so far."""
        return [frame["message"]["body"] for frame in self.line.heard if frame["type"] == "message"]


@contextmanager
def connected(live: LiveStack, token: str) -> Iterator[SocketClient]:
    """Open a socket with a panel session, or with a visitor token while Omar is online, so that visitors may start."""
    if token.startswith("v."):
        with connected(live, Panel.framed(live, DASHBOARD_PAGE, by="omar").session) as omar:
            omar.send("presence", online=True)
            omar.hear("presence", online=True)
            with opened(live, token) as line:
                yield line
            omar.send("presence", online=False)
            omar.hear("presence", online=False)
    else:
        with opened(live, token) as line:
            yield line


@contextmanager
def opened(live: LiveStack, token: str, *, address: str | None = None) -> Iterator[SocketClient]:
    """Open a socket up to its welcome, from a network address if one is given."""
    ticket = ask(live, "POST", "/api/socket-ticket", token, {}, address=address)
    assert ticket.status_code == 200, ticket.text
    url = live.addon.replace("http", "ws", 1) + "/socket"
    headers = _through_proxy(address)
    with client.connect(url, origin=Origin(live.addon), additional_headers=headers, compression=None) as socket:
        line = SocketClient(socket)
        line.send("hello", ticket=ticket.json()["ticket"])
        line.welcome = line.hear("welcome")
        yield line
