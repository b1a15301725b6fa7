import os
import subprocess
import sys

import msgspec
import psutil
import pytest

from jira_chat.supervision.errors import StartRefusedError
from jira_chat.supervision.runfile import Entry, RunFile

SLEEPING = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "processes.json"


@pytest.fixture
def stranger():
    with subprocess.Popen(SLEEPING) as process:
        yield process
        process.kill()


def leave(path, pid, started):
    """Write what a killed supervisor leaves."""
    path.write_bytes(msgspec.json.encode({"supervisor": Entry(2**22 + 1, 0), "web": Entry(pid, started)}))


def test_it_is_held_by_one_who_is_named(path):
    named = pytest.raises(StartRefusedError, match=f"process {os.getpid()}.*{path.parent}")
    with RunFile.held(path), named, RunFile.held(path):
        pass
    with RunFile.held(path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_killed_holder_holds_no_longer(path):
    code = (
        "import os, pathlib, sys; from jira_chat.supervision.runfile import RunFile\n"
        "with RunFile.held(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -9
    assert b"supervisor" in path.read_bytes()
    with RunFile.held(path) as run:
        assert not run.end_leftovers()


def test_leftovers_are_ended_with_their_children(path):
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    with subprocess.Popen([sys.executable, "-c", code]) as orphan:
        process = psutil.Process(orphan.pid)
        while not (children := process.children()):
            pass
        leave(path, process.pid, process.create_time())
        with RunFile.held(path) as run:
            assert run.end_leftovers()
        assert not any(each.is_running() for each in [process, *children])


def test_a_stranger_with_the_same_id_lives_on(path, stranger):
    leave(path, stranger.pid, psutil.Process(stranger.pid).create_time() - 60)
    with RunFile.held(path) as run:
        assert run.end_leftovers()
    assert stranger.poll() is None


def test_it_remembers_the_last_of_each_name(path, stranger):
    with RunFile.held(path) as run:
        run.note("web", 2**22 + 1)
        run.note("web", stranger.pid)
        kept = msgspec.json.decode(path.read_bytes(), type=dict[str, Entry])
        assert {name: entry.pid for name, entry in kept.items()} == {"supervisor": os.getpid(), "web": stranger.pid}
    assert path.read_bytes().strip() == b""


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"web": 1}'])
def test_one_that_cannot_be_read_is_begun_anew(path, content):
    path.write_bytes(content)
    with RunFile.held(path) as run:
        assert not run.end_leftovers()
