"""In processes of their own: a signal's handler is the whole process's."""

import contextlib
import os
import signal
import subprocess
import sys
import threading

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


def test_it_comes_back_without_a_signal():
    code = "from jira_chat.supervision.signals import StopSignals; raise SystemExit(StopSignals().wait(0.01))"

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


SUPERVISING = """
import os, pathlib, sys
from jira_chat.supervision.lifeline import Lifeline
from jira_chat.supervision.programs import Program, launch
from jira_chat.supervision.signals import StopSignals
from jira_chat.supervision.supervisor import Supervisor
for _ in range(30):
    child = os.fork()
    if not child:
        break
    print(os.waitpid(child, 0)[1], flush=True)
else:
    sys.exit()
stop, lifeline = StopSignals(), Lifeline()
programs = [Program(name="web", command=["sleep", "60"], environment=os.environ)]
def begin(program):
    running = launch(program, lifeline, pathlib.Path("."))
    print(os.getpid(), flush=True)
    return running
status = Supervisor([programs], begin, should_stop=stop.wait).run()
stop.ignore_more()
sys.exit(status)
"""


def test_two_signals_in_a_row_never_hang_a_supervisor():
    with subprocess.Popen([sys.executable, "-c", SUPERVISING], stdout=subprocess.PIPE) as process:
        for time in range(30):
            supervisor = int(process.stdout.readline())
            os.kill(supervisor, signal.SIGTERM)
            threading.Event().wait(0.001)
            # It may have ended already.
            with contextlib.suppress(ProcessLookupError):
                os.kill(supervisor, signal.SIGTERM)
            assert process.stdout.readline() == b"0\n", time
