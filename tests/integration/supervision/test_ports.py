import os
import socket
import subprocess
import sys
import threading

import psutil
import pytest

from jira_chat.supervision import ports
from jira_chat.supervision.errors import StartRefusedError

HOST = "127.0.0.1"


@pytest.fixture
def listener():
    with socket.create_server((HOST, 0)) as listener:
        yield listener


def require_free(port, **options):
    ports.require_free(HOST, port, name="PORT", **options)


def test_a_free_port_is_free_and_stays_free(listener):
    port = listener.getsockname()[1]
    listener.close()
    require_free(port)
    require_free(port)


def test_a_taken_one_names_the_process(listener):
    port = listener.getsockname()[1]
    with pytest.raises(
        StartRefusedError, match=rf"^Port {port} on {HOST} is taken by process {os.getpid()} \(.+\)\. .+ PORT\.$"
    ):
        require_free(port)


def test_it_names_the_program_and_not_its_arguments(tmp_path):
    command = [sys.executable, "-m", "http.server", "--bind", HOST, "--directory", str(tmp_path), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
        port = int(process.stdout.readline().split(b" port ")[1].split()[0])
        with pytest.raises(StartRefusedError, match=rf"process {process.pid} \(python[\d.]* -m http\.server\)\."):
            require_free(port)
        process.kill()


def test_without_rights_it_says_only_that_it_is_taken(listener, monkeypatch):
    def refuse(_kind):
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", refuse)
    with pytest.raises(StartRefusedError, match=r"is taken\. Stop what uses it"):
        require_free(listener.getsockname()[1])


def test_it_waits_for_one_that_is_about_to_go(listener):
    threading.Timer(0.2, listener.close).start()
    require_free(listener.getsockname()[1], patience=10)


def test_what_else_is_in_the_way_is_said():
    with pytest.raises(StartRefusedError, match=r"Cannot listen on 192\.0\.2\.1 port 5000: "):
        ports.require_free("192.0.2.1", 5000, name="PORT")
