"""The add-on and the sandbox as one command: they start together and end together."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests

from sandbox import run
from tests.sandbox.fake_addon import wait_for

_ROOT = Path(__file__).parents[2]
_PROGRAM = """
import sys
from sandbox import run
run.run.__defaults__ = ((sys.executable, "-m", "tests.sandbox.fake_addon"),)
sys.exit(run.main())
"""
_PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_PROGRAM!r}])"
Start = Callable[[str], psutil.Process]


@pytest.fixture
def start(free_block: int, tmp_path: Path) -> Iterator[Start]:
    """Start a program and wait until the add-on is installed; whatever is left is ended."""
    environment = os.environ | {
        "SANDBOX_PORT": str(free_block),
        "PORT": str(free_block + 8),
        "DATA_DIR": str(tmp_path),
    }
    environment.pop("BASE_URL", None)
    started: list[subprocess.Popen[str]] = []
    family: list[psutil.Process] = []

    def begin(program: str) -> psutil.Process:
        process = subprocess.Popen(
            [sys.executable, "-c", program], cwd=_ROOT, env=environment, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        wait_for(lambda: _is_installed(free_block), seconds=30)
        found = psutil.Process(process.pid)
        family.extend([found, *found.children(recursive=True)])
        return found

    yield begin
    for process in family:
        if process.is_running():
            process.kill()
    for process in started:
        process.communicate(timeout=10)


def _is_installed(port: int) -> bool:
    try:
        answer = requests.get(f"http://127.0.0.1:{port}/sandbox/api/installation", timeout=5)
    except requests.ConnectionError:
        return False
    return answer.json()["state"] == "enabled"


@pytest.mark.usefixtures("terminal")
def test_a_killed_addon_comes_back_alone_and_a_signal_ends_both(start: Start) -> None:
    process = start(_PROGRAM)
    (addon,) = process.children(recursive=True)
    addon.kill()
    (another,) = wait_for(lambda: [each for each in process.children() if each != addon], seconds=30)
    # The others end it as well: tests/integration/supervision/test_signals.py.
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=30) == 0
    assert not another.is_running()


def test_it_ends_when_the_addon_cannot_start(free_block: int, tmp_path: Path) -> None:
    refused = f"(sys.executable, '-c', 'raise SystemExit({os.EX_CONFIG})')"
    program = _PROGRAM.replace('(sys.executable, "-m", "tests.sandbox.fake_addon")', refused)
    environment = os.environ | {"SANDBOX_PORT": str(free_block), "PORT": str(free_block + 8), "DATA_DIR": str(tmp_path)}
    environment.pop("BASE_URL", None)
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=_ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert f"status {os.EX_CONFIG}" in ended.stderr


@pytest.mark.parametrize(("offset", "variable"), [(3, "SANDBOX_PORT"), (9, "SANDBOX_PORT"), (8, "PORT")])
def test_a_taken_port_is_named_before_anything_starts(
    free_block: int, offset: int, variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDBOX_PORT", str(free_block))
    monkeypatch.setenv("PORT", str(free_block + 8))
    monkeypatch.delenv("BASE_URL", raising=False)
    # The handlers of signals stay those of the tests.
    monkeypatch.setattr(run, "StopSignals", object)
    with socket.create_server(("127.0.0.1", free_block + offset)):
        assert run.main() == 1
    said = capsys.readouterr().err
    assert f"Port {free_block + offset} on 127.0.0.1 is taken by process {os.getpid()}" in said
    assert said.rstrip().endswith(f"with {variable}.")


def test_it_ends_when_its_parent_ends(start: Start) -> None:
    parent = start(_PARENT)
    others = parent.children(recursive=True)
    assert len(others) == 2
    parent.kill()
    parent.wait(timeout=10)
    wait_for(lambda: not any(each.is_running() for each in others), seconds=30)
