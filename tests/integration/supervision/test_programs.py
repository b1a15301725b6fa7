import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from jira_chat.supervision import programs
from jira_chat.supervision.lifeline import Lifeline
from jira_chat.supervision.programs import Program
from tests.support.waiting import wait_for

ROOT = Path(__file__).parents[3]
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


@pytest.fixture
def launch(tmp_path):
    lifeline, started = Lifeline(), []

    def begin(code):
        program = Program(name="one", command=[sys.executable, "-c", code], environment=os.environ, is_heard=False)
        started.append(programs.launch(program, lifeline, tmp_path))
        return started[-1]

    yield begin
    for each in started:
        each.end(0)
    os.close(lifeline.reader)
    os.close(lifeline._writer)


def test_it_tells_how_it_ended(launch):
    running = launch("raise SystemExit(3)")

    assert wait_for(running.status) == 3


def test_one_that_does_not_listen_is_ended_by_force(launch):
    running = launch(STUBBORN)
    running.terminate()
    running.end(0.1)

    assert running.status() == -signal.SIGKILL or running.status() == -signal.SIGTERM


def test_what_a_killed_one_left_behind_is_ended(launch):
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STUBBORN!r}])"
    running = launch(code)
    (orphan,) = wait_for(lambda: psutil.Process(running.pid).children())
    os.kill(running.pid, signal.SIGKILL)
    wait_for(running.status)
    assert orphan.is_running()
    running.end(0)

    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE


def test_its_name_does_not_show_its_environment():
    assert "secret" not in repr(Program(name="one", command=["one"], environment={"SECRET_KEY": "secret"}))


def test_a_child_notices_that_its_parent_was_killed():
    child = """
import os, sys
from jira_chat.supervision.lifeline import ParentWatch
watch = ParentWatch.from_environment(os.environ)
print(os.getpid(), flush=True)
while not watch.is_over(): os.sched_yield()
"""
    parent = f"""
import os, pathlib, sys, time
from jira_chat.supervision.lifeline import Lifeline
from jira_chat.supervision.programs import Program, launch
program = Program(name="child", command=[sys.executable, "-c", {child!r}], environment=os.environ)
launch(program, Lifeline(), pathlib.Path({str(ROOT)!r}))
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE) as process:
        orphan = psutil.Process(int(process.stdout.readline()))
        assert orphan.is_running()
        process.kill()
        began = time.monotonic()
        wait_for(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)
        assert time.monotonic() - began < 5
