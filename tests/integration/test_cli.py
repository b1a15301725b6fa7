"""`serve` as operators run it: it starts everything, ends everything, and says nothing that it should not."""

import json
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from jira_chat import cli
from tests.support import product as products
from tests.support.lines import agent_online, connected, dialled
from tests.support.product import Product, bearer
from tests.support.waiting import wait_for

SECONDS = 15


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with products.running(tmp_path, environment={"LOG_LEVEL": "DEBUG"}) as product:
        assert product.site.install(product.send).status_code == 204
        yield product


def assert_all_ended(family: list[psutil.Process]) -> None:
    assert [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_everything_and_sockets_are_told(product: Product, number: signal.Signals) -> None:
    token = product.visitor(product.configure())
    family = product.family()
    with connected(product, token) as line, connected(product, token) as other, dialled(product):
        product.process.send_signal(number)
        assert (line.close_code(), other.close_code()) == (1001, 1001)
    assert product.process.wait(SECONDS) == 0
    assert_all_ended(family)
    assert not (product.data_dir / "redis.sock").exists()
    assert '"level": "error"' not in product.log
    assert "Traceback" not in product.log


@pytest.mark.parametrize(
    ("words", "event"), [("jira_chat.working", "child_ended"), ("gunicorn", "child_ended"), ("redis", "redis_ended")]
)
def test_the_end_of_one_part_ends_the_others_with_an_error(product: Product, words: str, event: str) -> None:
    family = product.family()
    victim = next(each for each in family[1:] if words in " ".join([each.exe(), *each.cmdline()]))
    victim.kill()
    assert product.process.wait(SECONDS) == os.EX_SOFTWARE
    wait_for(lambda: not [each for each in family if each.is_running()], what="the end of all processes")
    assert event in product.log


def test_a_web_process_that_dies_is_replaced(product: Product) -> None:
    victim = product.web_processes()[0]
    victim.kill()
    wait_for(lambda: len(product.web_processes()) == 2 and victim not in product.web_processes())
    assert product.send("GET", "/readyz").status_code == 200


def test_what_was_said_and_kept_secret_is_not_in_the_log(product: Product) -> None:
    site, said = product.site, f"my password is {uuid.uuid4()}"
    key = product.configure(greeting="Hello", sites=["https://www.example.com"])
    token, session = product.visitor(key), product.session(products.DASHBOARD_PAGE)
    page = site.page(products.SETTINGS_PAGE)
    tickets = [product.ticket(token), product.ticket(session)]
    with dialled(product) as customer, dialled(product) as agent:
        customer.hello(tickets[0])
        agent.hello(tickets[1])
        agent.choose(online=True)
        conversation = customer.start(said)
        agent.hear_message(said)
        agent.post(conversation, f"Write to jane.doe@example.com about “{said}”")
        customer.send(type="post", conversation="nowhere", client_id="12345678", body=said)
        customer.hear_until("error")
        customer.send_text(json.dumps({"type": "post", "body": said}).encode())
        customer.close_code()
    wait_for(lambda: site.requests, what="the request in Jira")
    product.send("GET", page)
    product.send("GET", page + "&changed=1")
    product.send("GET", page.replace("/pages/", "/nothing/"))
    product.send("PUT", "/api/project-settings", headers=bearer(session), data=said)
    product.send("POST", "/api/session", headers=site.context(), json={"session": session + "x"})
    product.send("POST", "/api/socket-ticket", headers=bearer(token + "x"))
    product.send("POST", f"/widget/{key}/session", json={"site": f"https://{said}"})
    product.process.terminate()
    product.process.wait(SECONDS)
    log = product.log
    assert said.rsplit(maxsplit=1)[-1] in json.dumps(site.requests)
    for secret in [
        said,
        said.rsplit(maxsplit=1)[-1],
        "jane.doe",
        token,
        session,
        *tickets,
        site.secret,
        page.partition("jwt=")[2],
    ]:
        assert secret not in log
    assert (product.data_dir / "secret-key").read_text().strip() not in log
    assert not re.search(r"eyJ[\w-]{10,}\.", log)
    assert not re.search(r"(?<![\w.])[vs]\.[\w.-]{20,}", log)
    events = {json.loads(line)["event"] for line in log.splitlines() if line.startswith("{")}
    assert {"unauthorized", "installation.installed"} <= events


def test_below_a_path_behind_gunicorn_hashes_and_sockets_work(tmp_path: Path) -> None:
    with products.running(tmp_path, base_path="/jira-chat") as product:
        assert product.site.install(product.send).status_code == 204
        with connected(product, product.visitor(product.configure())) as line, agent_online(product):
            assert line.start("Hello")
        odd = "/pages/dashboard?projectId=10000&projectKey=A%20B%2FC+%C3%A4"
        assert product.send("GET", product.site.page(odd)).status_code == 200


def test_chat_goes_on_while_redis_is_away_and_everything_recovers(tmp_path: Path) -> None:
    """The database is the truth, Redis a hint."""
    (tmp_path / "redis").mkdir()
    server = cli.BundledRedis(tmp_path / "redis")
    server.start()
    try:
        with products.running(tmp_path, environment={"REDIS_URL": server.url}) as product:
            product.site.install(product.send)
            key = product.configure()
            token, session = product.visitor(key), product.session(products.DASHBOARD_PAGE)
            with connected(product, token) as customer, connected(product, session) as agent:
                agent.choose(online=True)
                conversation = customer.start("Before")
                agent.hear_message("Before")
                server.stop()
                assert customer.post(conversation, "Meanwhile")["seq"] == 2
                assert agent.post(conversation, "I cannot see you")["seq"] == 3
                agent.send(type="ping")
                assert agent.hear_until("pong")["positions"][conversation] == 3
                agent.send(type="sync", conversation=conversation, after=1)
                caught_up = agent.hear_until("messages")["messages"]
                assert [each["body"] for each in caught_up] == ["Meanwhile", "I cannot see you"]
                assert product.send("GET", "/readyz").json()["parts"]["redis"] is False
                with dialled(product) as turned_away:
                    turned_away.send(type="hello", ticket=product.ticket(token))
                    assert turned_away.close_code() == 1013
                assert product.send("POST", f"/widget/{key}/session", json={"site": "https://a.example.com"}).ok
                server.start()
                wait_for(lambda: product.send("GET", "/readyz").status_code == 200)
                wait_for(lambda: heard_again(customer, agent, conversation), what="hints")
            with connected(product, token) as back:
                assert back.welcome["conversations"][0]["id"] == conversation
    finally:
        server.stop()


def heard_again(customer, agent, conversation: str) -> bool:
    body = f"After {uuid.uuid4()}"
    customer.post(conversation, body)
    agent.send(type="ping", ref=body)
    while (frame := agent.hear()).get("ref") != body:
        if frame["type"] == "message" and frame["message"]["body"] == body:
            return True
    return False


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PORT": "high", "WEB_CONCURRENCY": "0"}, ["PORT", "WEB_CONCURRENCY"]),
        ({"BASE_URL": "https://chat.example.com"}, ["SECRET_KEY"]),
    ],
)
def test_a_configuration_that_cannot_be_used_is_refused_in_words(capsys, environment, words) -> None:
    assert cli.main(["serve"], environment) == os.EX_CONFIG
    said = capsys.readouterr().err
    assert all(word in said for word in words)


def test_migrate_can_be_run_twice(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    for _ in range(2):
        command = [sys.executable, "-m", "jira_chat.cli", "migrate"]
        assert subprocess.run(command, cwd=products.ROOT, env=environment, check=False, timeout=60).returncode == 0
    assert (tmp_path / "jira-chat.db").exists()


def test_an_unknown_command_is_refused(capsys) -> None:
    with pytest.raises(SystemExit):
        cli.main(["dance"], {})
    assert "invalid choice" in capsys.readouterr().err
