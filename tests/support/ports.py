"""Free loopback ports for servers under test."""

import os
import random
import socket
from contextlib import ExitStack
from itertools import cycle

BLOCK = 10

_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_OURS = range(21000, 32000, BLOCK)[_WORKER::_WORKERS]
"""Each pytest process has its own blocks, all below the kernel's ephemeral ports (32768)."""

_in_turn = cycle(random.sample(_OURS, k=len(_OURS)))


def find_free_block() -> int:
    """Return the first of ten neighbouring free ports; two test runs at once seldom collide."""
    for _ in _OURS:
        first = next(_in_turn)
        with ExitStack() as stack:
            try:
                for port in range(first, first + BLOCK):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no free ports")
