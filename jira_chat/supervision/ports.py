"""Checks whether a port is free, and which process holds it."""

import errno
import os
import socket
import time

import psutil

from jira_chat.supervision.errors import StartRefusedError

_LOOK_SECONDS = 0.1


def require_free(host: str, port: int, *, name: str, patience: float = 0.0) -> None:
    """Raise StartRefusedError unless a server can listen there within `patience` seconds.

    `name` is the variable that chooses the port, for the message.
    """
    give_up_at = time.monotonic() + patience
    while error := _why_not(host, port):
        if error.errno != errno.EADDRINUSE:
            raise StartRefusedError(f"Cannot listen on {host} port {port}: {error.strerror}.")
        if time.monotonic() >= give_up_at:
            raise StartRefusedError(
                f"Port {port} on {host} is taken{_by_process(port)}. Stop what uses it, or choose another with {name}."
            )
        time.sleep(_LOOK_SECONDS)


def _why_not(host: str, port: int) -> OSError | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As servers do, so that lingering connections do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        return error
    return None


def _by_process(port: int) -> str:
    """Name the listening process, if the system tells; it may belong to another user."""
    try:
        pid = next(
            each.pid
            for each in psutil.net_connections("tcp")
            if each.status == psutil.CONN_LISTEN and each.laddr.port == port and each.pid is not None
        )
        owner = _first_of(psutil.Process(pid))
        return f" by process {owner.pid} ({_title(owner)})"
    except (psutil.Error, StopIteration):
        return ""


def _first_of(process: psutil.Process) -> psutil.Process:
    """Return the process that forked a server's other processes, which is the one to stop."""
    parent = process.parent()
    while parent is not None and parent.cmdline() == process.cmdline():
        process, parent = parent, parent.parent()
    return process


def _title(process: psutil.Process) -> str:
    """Return the command, with its program for an interpreter: `python -m gunicorn`, say. No other arguments."""
    words = process.cmdline()
    shown = words[:3] if words[1:2] == ["-m"] else words[:1]
    return " ".join([os.path.basename(shown[0]), *shown[1:]]) if shown else process.name()  # noqa: PTH119
