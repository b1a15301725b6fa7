import logging
import os
import signal
import sys
import threading

import pytest

from jira_chat import cli

SLEEPING = (sys.executable, "-c", "import time; time.sleep(60)")
ENDING = (sys.executable, "-c", "raise SystemExit(3)")


@pytest.fixture(autouse=True)
def logging_and_signals_as_they_were():
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_worker_without_redis_is_told_in_words(tmp_path, capsys):
    assert cli.main(["worker"], {"DATA_DIR": str(tmp_path)}) == os.EX_CONFIG
    assert "REDIS_URL is missing" in capsys.readouterr().err


def test_children_run_until_they_are_told_to_stop():
    stop = threading.Event()
    stop.set()

    assert cli._run_children([SLEEPING, SLEEPING], os.environ, stop, None) == os.EX_OK


def test_the_end_of_one_child_ends_the_others():
    assert cli._run_children([SLEEPING, ENDING], os.environ, threading.Event(), None) == os.EX_SOFTWARE
