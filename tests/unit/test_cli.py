import os
import sys
import threading

from jira_chat import cli

SLEEPING = (sys.executable, "-c", "import time; time.sleep(60)")
ENDING = (sys.executable, "-c", "raise SystemExit(3)")


def test_children_run_until_they_are_told_to_stop():
    stop = threading.Event()
    stop.set()

    assert cli._run_children([SLEEPING, SLEEPING], os.environ, stop, None) == os.EX_OK


def test_the_end_of_one_child_ends_the_others():
    assert cli._run_children([SLEEPING, ENDING], os.environ, threading.Event(), None) == os.EX_SOFTWARE
