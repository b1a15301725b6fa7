"""Free ports on the loopback for servers under test."""

import random
import socket
from contextlib import ExitStack

BLOCK = 10


def find_free_block() -> int:
    """Return the first of ten neighbouring free ports; two test runs at once seldom meet."""
    for first in random.sample(range(21000, 32000, BLOCK), k=200):
        with ExitStack() as stack:
            try:
                for port in range(first, first + BLOCK):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no free ports")
