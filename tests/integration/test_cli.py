"""`serve` as operators run it: it starts everything, ends everything, and says nothing that it should not."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import psutil
import pytest

from jira_chat import cli
from jira_chat.storage import schema
from jira_chat.storage.engine import Database
from tests.support import postgres
from tests.support import product as products
from tests.support.product import Product, bearer
from tests.support.raw_sockets import connected, dialled
from tests.support.waiting import wait_for

SECONDS = 15
DEBUGGED = {"LOG_LEVEL": "DEBUG", "LIMIT_STARTS": "address 1/hour"}


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """One in a folder that others could read, with all its log elsewhere; a single chat may be started."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "jira-chat.db").touch(mode=0o644)
    with products.running(folder, environment=DEBUGGED, log=tmp_path / "log") as product:
        assert product.site.install(product.send).status_code == 204
        yield product


@pytest.fixture
def of_two_processes(tmp_path: Path) -> Iterator[Product]:
    with products.running(tmp_path, base_path="/jira-chat", environment=products.TWO_PROCESSES) as product:
        assert product.site.install(product.send).status_code == 204
        yield product


def assert_all_ended(family: list[psutil.Process]) -> None:
    assert [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []


def ends_all(product: Product, number: signal.Signals) -> None:
    """Send the supervisor a signal and check that nothing of the product is left."""
    family = product.family()
    product.process.send_signal(number)
    assert product.process.wait(SECONDS) == 0
    assert_all_ended(family)
    assert not (product.data_dir / "redis.sock").exists()


def killed(product: Product, name: str) -> tuple[int, int]:
    """Kill one of the supervisor's children and wait for another in its place; return both process ids."""
    before = product.children()
    os.kill(before[name], signal.SIGKILL)
    wait_for(lambda: product.children().get(name) not in {None, before[name]}, what=f"another {name}")
    after = product.children()
    assert {other: after[other] for other in after if other != name} == {
        other: before[other] for other in before if other != name
    }
    return before[name], after[name]


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("terminal")
def test_each_part_that_is_killed_comes_back_alone_and_what_a_killed_supervisor_left_is_ended(
    of_two_processes: Product,
) -> None:
    product = of_two_processes
    understands_hashes_below_a_path(product)
    kills_each_part(product)
    with after_a_killed_supervisor(product) as product:
        tells_sockets_of_the_end(product)


def understands_hashes_below_a_path(product: Product) -> None:
    odd = "/pages/dashboard?projectId=10000&projectKey=A%20B%2FC+%C3%A4"
    assert product.send("GET", product.site.page(odd)).status_code == 200


def kills_each_part(product: Product) -> None:
    web = {each.pid for each in product.web_processes()}
    key = product.configure()
    with (
        connected(product, product.session(products.DASHBOARD_PAGE)) as agent,
        connected(product, product.visitor(key)) as customer,
    ):
        agent.choose(online=True)
        killed(product, "worker")
        conversation = customer.start("Still there?")
        wait_for(lambda: product.site.requests, seconds=products.READY_SECONDS, what="the request in Jira")
        killed(product, "redis")
        wait_for(lambda: _is_up(product), seconds=products.READY_SECONDS, what="readiness")
        wait_for(lambda: heard_again(customer, agent, conversation), what="hints")
        assert {each.pid for each in product.web_processes()} == web
    victim = product.web_processes()[0]
    victim.kill()
    wait_for(lambda: victim not in product.web_processes(), what="its end")
    wait_for(lambda: len(product.web_processes()) == 2, what="another process")
    assert product.send("GET", "/readyz").status_code == 200
    orphans = product.web_processes()
    killed(product, "web")
    wait_for(lambda: _is_up(product), seconds=products.READY_SECONDS, what="readiness")
    assert_all_ended(orphans)
    assert "Address already in use" not in product.log
    assert '"program": "worker", "status": -9, "pause": 0.5' in product.log


@contextmanager
def after_a_killed_supervisor(product: Product) -> Iterator[Product]:
    family, redis = product.family(), psutil.Process(product.children()["redis"])
    product.process.kill()
    product.process.wait()
    wait_for(lambda: not [each for each in family if each != redis and each.is_running()], what="the end of the others")
    assert redis.is_running()
    with started_again(product) as heir:
        assert not redis.is_running()
        assert "leftovers_ended" in product.log
        # Now nobody is left who could end gunicorn's workers: they notice within a second, and the start waits for it.
        heir.kill()
        os.kill(product.children()["web"], signal.SIGKILL)
        heir.wait()
        with started_again(product) as last:
            yield replace(product, process=last)


def tells_sockets_of_the_end(product: Product) -> None:
    token = product.visitor(product.configure())
    with connected(product, token) as line, connected(product, token) as other, dialled(product):
        ends_all(product, signal.SIGHUP)
        assert (line.close_code(), other.close_code()) == (1001, 1001)


@contextmanager
def started_again(product: Product) -> Iterator[subprocess.Popen[bytes]]:
    with (
        product.log_file.open("ab") as log,
        subprocess.Popen(product.process.args, cwd=products.ROOT, env=product.environment, stderr=log) as again,
    ):
        try:
            # Until it has children, the workers it is about to end may answer.
            process = psutil.Process(again.pid)
            wait_for(
                lambda: again.poll() is not None or (process.children() and _is_up(product)),
                seconds=60,
                what="readiness",
            )
            assert again.poll() is None
            yield again
        finally:
            again.terminate()
            again.wait(SECONDS)


def _is_up(product: Product) -> bool:
    try:
        return product.send("GET", "/readyz").status_code == 200
    except OSError:
        return False


def test_a_second_start_is_refused_by_name_and_what_is_kept_and_logged_is_private(
    product: Product, tmp_path: Path
) -> None:
    refuses_a_second_start(product, tmp_path / "other")
    keeps_its_files_private(product)
    logs_nothing_that_was_said_or_is_secret(product)


def refuses_a_second_start(product: Product, other: Path) -> None:
    assert f"running already (process {product.process.pid})" in second_start(product)
    port, web = product.environment["PORT"], product.children()["web"]
    assert f"Port {port} on 127.0.0.1 is taken by process {web} (python" in second_start(product, DATA_DIR=str(other))
    assert {each.name for each in other.iterdir()} == {"secret-key", "processes.json"}
    assert _is_up(product)


def second_start(product: Product, **changes: str) -> str:
    """Start the product again beside itself and return what it says."""
    environment = {**product.environment, **changes}
    ended = subprocess.run(
        product.process.args, cwd=products.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == os.EX_UNAVAILABLE
    return ended.stderr


def keeps_its_files_private(product: Product) -> None:
    folder = product.data_dir
    modes = {each.name: stat.filemode(each.stat().st_mode)[1:] for each in [folder, *folder.iterdir()]}
    names = ["jira-chat.db", "jira-chat.db-shm", "jira-chat.db-wal", "processes.json", "redis.sock", "secret-key"]
    assert modes == dict.fromkeys(names, "rw-------") | {"data": "rwx------"}


def logs_nothing_that_was_said_or_is_secret(product: Product) -> None:
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
        customer.send(type="start", client_id="87654321", body=said)
        assert customer.hear_until("error")["code"] == "too_many_requests"
        agent.hear_message(said)
        agent.post(conversation, f"Write to jane.doe@example.com about “{said}”")
        customer.send(type="post", conversation="nowhere", client_id="12345678", body=said)
        customer.hear_until("error")
        customer.send_text(json.dumps({"type": "post", "body": said}).encode())
        customer.close_code()
    wait_for(lambda: site.requests, what="the request in Jira")
    settings = bearer(product.session(products.SETTINGS_PAGE))
    wait_for(lambda: product.send("GET", "/api/project-settings", headers=settings).json()["alarms"], what="an alarm")
    product.send("GET", page)
    product.send("GET", page + "&changed=1")
    product.send("GET", page.replace("/pages/", "/nothing/"))
    product.send("PUT", "/api/project-settings", headers=bearer(session), data=said)
    product.send("POST", "/api/session", headers=site.context(), json={"session": session + "x"})
    product.send("POST", "/api/socket-ticket", headers=bearer(token + "x"))
    product.send("POST", f"/widget/{key}/session", json={"site": f"https://{said}"})
    ends_all(product, signal.SIGINT)
    log = product.log
    assert '"level": "error"' not in log
    assert "Traceback" not in log
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


def test_chat_goes_on_while_redis_is_away_and_everything_recovers(tmp_path: Path) -> None:
    """The database is the truth, Redis a hint. Both are somebody else's; the start makes the tables."""
    (tmp_path / "redis").mkdir()
    (data := tmp_path / "data").mkdir()
    server = cli.BundledRedis(tmp_path / "redis")
    server.start()
    try:
        with (
            postgres.database() as url,
            products.running(data, environment={"DATABASE_URL": url, "REDIS_URL": server.url}) as product,
        ):
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
                wait_for(lambda: position(agent, conversation) == 3, what="reading again without Redis")
                agent.send(type="sync", conversation=conversation, after=1)
                caught_up = agent.hear_until("messages")["messages"]
                assert [each["body"] for each in caught_up] == ["Meanwhile", "I cannot see you"]
                assert product.send("GET", "/readyz").json()["parts"]["redis"] is False
                with connected(product, token) as newcomer:
                    assert newcomer.welcome["conversations"][0]["id"] == conversation
                assert product.send("POST", f"/widget/{key}/session", json={"site": "https://a.example.com"}).ok
                server.start()
                wait_for(lambda: product.send("GET", "/readyz").status_code == 200)
                wait_for(lambda: heard_again(customer, agent, conversation), what="hints")
            with connected(product, token) as back:
                assert back.welcome["conversations"][0]["id"] == conversation
            wait_for(lambda: product.site.requests, what="the request in Jira")
            ends_all(product, signal.SIGTERM)
    finally:
        server.stop()
    assert {each.name for each in data.iterdir()} == {"log", "processes.json", "secret-key"}


def position(line, conversation: str) -> int:
    line.send(type="ping")
    return line.hear_until("pong")["positions"][conversation]


def heard_again(customer, agent, conversation: str) -> bool:
    body = f"After {uuid.uuid4()}"
    customer.post(conversation, body)
    # Pings are answered from memory, so the message may come after some of them.
    return any(pause_and_look(agent, body, look) for look in range(50))


def pause_and_look(agent, body: str, look: int) -> bool:
    Event().wait(0.02)
    agent.send(type="ping", ref=look)
    is_heard = False
    while (frame := agent.hear()).get("ref") != look:
        is_heard |= frame["type"] == "message" and frame["message"]["body"] == body
    return is_heard


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


def test_migrate_makes_a_database_that_is_current(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "jira_chat.cli", "migrate"]
    assert subprocess.run(command, cwd=products.ROOT, env=environment, check=False, timeout=60).returncode == 0
    with closing(Database(f"sqlite:///{tmp_path}/jira-chat.db")) as database:
        # Each product that starts in a test migrates one once more.
        schema.check_current(database)


def test_an_unknown_command_is_refused(capsys) -> None:
    with pytest.raises(SystemExit):
        cli.main(["dance"], {})
    assert "invalid choice" in capsys.readouterr().err
