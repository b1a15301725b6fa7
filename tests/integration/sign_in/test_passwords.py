"""Hashing among greenlets, in a process of its own."""

import subprocess
import sys
from pathlib import Path

TICKS_DURING_HASHES = """
from gevent import monkey
monkey.patch_all()
import gevent
from jira_chat.sign_in.passwords import Passwords

passwords = Passwords()
ticks = []
def tick():
    while True:
        gevent.sleep(0.001)
        ticks.append(1)

ticker = gevent.spawn(tick)
stored = passwords.hash("violin harbour teapot")
gevent.joinall([gevent.spawn(passwords.verify, stored, "wrong") for _ in range(8)], raise_error=True)
print(len(ticks))
"""


def test_hashing_does_not_stop_the_event_loop():
    ran = subprocess.run(
        [sys.executable, "-c", TICKS_DURING_HASHES],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert int(ran.stdout) >= 10
