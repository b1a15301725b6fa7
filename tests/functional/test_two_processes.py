"""Whichever web processes the people of a conversation are connected to, they hear each other."""

from contextlib import ExitStack
from urllib.parse import urlsplit

import psutil
from psutil import CONN_ESTABLISHED

from sandbox.websites import widget_key
from tests.support.callers import configure, connected, visitor_token
from tests.support.live_stack import LiveStack

WINDOWS = 40
"""Sockets of one customer; the system hands them to the two processes as they come."""


def test_a_message_crosses_from_one_web_process_to_the_other(live: LiveStack) -> None:
    key = widget_key(configure(live)["snippet"])
    token = visitor_token(live, key, "https://www.example.com")
    with ExitStack() as stack:
        windows = []
        while len(windows) < WINDOWS and len(serving(live)) < 2:
            windows.append(stack.enter_context(connected(live, token)))
        assert len(serving(live)) == 2
        conversation = windows[0].begin("Everywhere at once")
        windows[-1].say(conversation, "From the other process")
        for window in windows:
            window.hear_message("From the other process")


def serving(live: LiveStack) -> set[int]:
    """Return the ids of the web processes that hold a connection now."""
    port = urlsplit(live.addon).port
    return {
        process.pid
        for process in psutil.Process(live.process.pid).children(recursive=True)
        for connection in process.net_connections("tcp")
        if connection.status == CONN_ESTABLISHED and connection.laddr.port == port
    }
