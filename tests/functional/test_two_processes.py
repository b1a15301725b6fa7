"""Whichever web processes the people of a conversation are connected to, they hear each other."""

from contextlib import ExitStack
from urllib.parse import urlsplit

import psutil
from psutil import CONN_ESTABLISHED

from sandbox.websites import widget_key
from tests.support.callers import configure, connected, visitor_token
from tests.support.stage import Stage

WINDOWS = 40
"""Sockets of one customer; the system hands them to the two processes as they come."""


def test_a_message_crosses_from_one_web_process_to_the_other(stage: Stage) -> None:
    key = widget_key(configure(stage)["snippet"])
    token = visitor_token(stage, key, "https://www.example.com")
    with ExitStack() as stack:
        windows = []
        while len(windows) < WINDOWS and len(serving(stage)) < 2:
            windows.append(stack.enter_context(connected(stage, token)))
        assert len(serving(stage)) == 2
        conversation = windows[0].begin("Everywhere at once")
        windows[-1].say(conversation, "From the other process")
        for window in windows:
            window.hear_message("From the other process")


def serving(stage: Stage) -> set[int]:
    """Return the ids of the web processes that hold a connection now."""
    port = urlsplit(stage.addon).port
    return {
        process.pid
        for process in psutil.Process(stage.process.pid).children(recursive=True)
        for connection in process.net_connections("tcp")
        if connection.status == CONN_ESTABLISHED and connection.laddr.port == port
    }
