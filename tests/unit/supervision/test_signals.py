"""In processes of their own: a signal's handler is the whole process's."""

import signal
import subprocess
import sys

import pytest

WAITING = """
from jira_chat.supervision.signals import StopSignals
stop = StopSignals()
print("ready", flush=True)
while not stop.wait(600):
    pass
"""


@pytest.fixture
def waiting():
    with subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        yield process
        process.kill()


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_ends_the_wait_at_once(waiting, number):
    waiting.send_signal(number)

    assert waiting.wait(5) == 0


def test_many_in_a_row_are_as_good_as_one():
    """Hundreds, at any moment: while it waits, while it handles the last, while the interpreter shuts down."""
    code = """
from jira_chat.supervision.signals import StopSignals
stop = StopSignals()
print("ready", flush=True)
while not stop.wait(0):
    pass
for _ in range(2000):
    stop.wait(0)
stop.ignore_more()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        while process.poll() is None:
            process.send_signal(signal.SIGTERM)
        assert process.returncode == 0


def test_it_comes_back_without_a_signal(waiting):
    code = "from jira_chat.supervision.signals import StopSignals; raise SystemExit(StopSignals().wait(0.01))"

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0
