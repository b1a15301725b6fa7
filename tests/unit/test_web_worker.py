"""A client's socket, in memory: how long it is waited for."""

import time

import gevent
import pytest
from gevent import socket

from jira_chat import web_worker
from jira_chat.web_worker import ClientSocket

LIMIT = 0.3


@pytest.fixture
def pair(monkeypatch):
    for name in ("HEAD_SECONDS", "BODY_SECONDS"):
        monkeypatch.setattr(web_worker, name, LIMIT)
    ours, theirs = socket.socketpair()
    client = ClientSocket(ours)
    yield client, theirs
    client.close()
    theirs.close()


def drip(sock, *, every, times):
    def run():
        for _ in range(times):
            gevent.sleep(every)
            sock.sendall(b"x")

    return gevent.spawn(run)


def read_to_the_end(client):
    """Return what came, and the seconds until nothing more did."""
    began, got = time.monotonic(), b""
    while data := client.recv(100):
        got += data
    return got, time.monotonic() - began


def test_silence_is_cut(pair):
    client, _ = pair

    assert read_to_the_end(client) == (b"", pytest.approx(LIMIT, abs=0.15))


def test_so_are_drops_however_regular(pair):
    client, theirs = pair
    drip(theirs, every=LIMIT / 5, times=20).link(lambda _: None)
    got, seconds = read_to_the_end(client)

    assert 2 <= len(got) <= 6
    assert seconds == pytest.approx(LIMIT, abs=0.15)


def test_what_comes_after_the_cut_is_not_heard(pair):
    client, theirs = pair
    read_to_the_end(client)
    theirs.sendall(b"GET / HTTP/1.1\r\n\r\n")

    assert client.recv(100) == b""


def test_between_requests_nothing_counts_and_the_next_head_does_again(pair):
    client, theirs = pair
    with client.serving(has_body=False, is_upgrade=False):
        pass
    drip(theirs, every=LIMIT * 2, times=1)

    assert client.recv(100) == b"x"
    assert read_to_the_end(client) == (b"", pytest.approx(LIMIT, abs=0.15))


def test_our_own_work_costs_the_client_nothing(pair):
    client, theirs = pair
    with client.serving(has_body=True, is_upgrade=False):
        theirs.sendall(b"the body")
        gevent.sleep(LIMIT * 2)

        assert client.recv(100) == b"the body"


def test_a_big_body_that_keeps_coming_is_waited_for(pair, monkeypatch):
    monkeypatch.setattr(web_worker, "SLOWEST_BODY", 2)
    client, theirs = pair
    with client.serving(has_body=True, is_upgrade=False):
        drip(theirs, every=LIMIT / 2, times=6)
        got, _ = read_to_the_end(client)

    assert got == b"x" * 6


def test_a_body_that_drips_is_cut(pair):
    client, theirs = pair
    with client.serving(has_body=True, is_upgrade=False):
        drip(theirs, every=LIMIT / 5, times=20)
        _, seconds = read_to_the_end(client)

    assert seconds == pytest.approx(LIMIT, abs=0.15)


@pytest.mark.parametrize("is_upgrade", [False, True], ids=["usual", "that was to be an upgrade"])
def test_a_response_that_nobody_reads_is_given_up(pair, monkeypatch, is_upgrade):
    monkeypatch.setattr(web_worker, "READ_SECONDS", LIMIT)
    client, _ = pair
    with client.serving(has_body=False, is_upgrade=is_upgrade), pytest.raises(TimeoutError):
        client.sendall(b"x" * 10_000_000)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"


def test_the_head_of_a_response_goes_with_its_body(pair):
    client, theirs = pair
    with client.serving(has_body=False, is_upgrade=False):
        client.sendall(HEAD)
        client.sendall(b"body")

    assert theirs.recv(1000) == HEAD + b"body"


def test_a_head_without_a_body_goes_alone(pair):
    client, theirs = pair
    with client.serving(has_body=False, is_upgrade=False):
        client.sendall(HEAD)

    assert theirs.recv(1000) == HEAD


def test_the_answer_to_a_handshake_waits_for_nothing(pair):
    client, theirs = pair
    with client.serving(has_body=False, is_upgrade=True):
        client.sendall(HEAD)
        assert theirs.recv(1000) == HEAD


def test_a_head_that_nobody_reads_ends_the_connection(pair):
    client, theirs = pair
    with client.serving(has_body=False, is_upgrade=False):
        client.sendall(HEAD)
        theirs.close()

    assert client.recv(100) == b""
