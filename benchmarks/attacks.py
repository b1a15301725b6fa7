"""Attacks the product from outside and reports the results: `python -m benchmarks.attacks`.

Every attack goes through documented interfaces of a product that was just started beside the sandbox Jira, on its
defaults (SQLite, two web processes). `--json FILE` keeps the findings, `--before FILE` puts those of another version
into the report, so that both are measured by the same script.
"""

import argparse
import hashlib
import json
import os
import socket
import stat
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import psutil
import redis
import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync import client
from websockets.typing import Origin

from tests.support import live_stack as live_stacks
from tests.support.callers import DASHBOARD_PAGE, SETTINGS_PAGE, Line, Panel, ask, configure, connected
from tests.support.live_stack import LiveStack

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results/attacks.md"
SITE = "https://www.example.com"
HOSTILE_PASSWORD = "4@8({<3396&9#!1|0$5+7%2" * 4
"""All look-alikes that zxcvbn knows, so that it tries all their readings."""

HOSTILE_MARKS = "\u0316\u0301"
"""Two combining marks in the wrong order: sorting each pair takes quadratic time."""

HEADERS_HALF_SENT = 1000
FLOOD_SECONDS = 43
MOST_STARTED = 240
LIMITS = {
    "LIMIT_VISITORS": "address 60/minute; 300/hour",
    "LIMIT_STARTS": "person 20/hour, address 20/minute; 60/hour, project 600/hour",
}
"""The product's defaults; tests use others."""

LINES = 150

Body = dict[str, Any]


class Listener(Line):
    """A line that waits for the first frame of several kinds."""

    def first_of(self, *kinds: str) -> Body:
        while (frame := json.loads(self.socket.recv(timeout=60)))["type"] not in kinds:
            continue
        return dict(frame)


class Attacker:
    """An attacker with any number of network addresses."""

    def __init__(self, live: LiveStack, data_dir: Path) -> None:
        self.live = live
        self.data_dir = data_dir
        saved = configure(live, block_admins=False)
        self.key = saved["snippet"].partition('data-chat="')[2].partition('"')[0]

    def post(self, path: str, body: Body, address: str, **headers: str) -> requests.Response:
        sent = {"X-Forwarded-For": address} | headers
        return requests.post(self.live.addon + path, json=body, headers=sent, timeout=120)

    def widget(self, way: str, body: Body, address: str, **headers: str) -> requests.Response:
        return self.post(f"/widget/{self.key}/{way}", {"site": SITE} | body, address, **headers)

    def visitor(self, address: str) -> str | None:
        return self.widget("session", {}, address).json().get("token")

    def line(self, token: str, address: str) -> Listener:
        answer = self.post("/api/socket-ticket", {}, address, Authorization=f"Bearer {token}")
        answer.raise_for_status()
        return self.hello(answer.json()["ticket"], address)

    def hello(self, ticket: str, address: str) -> Listener:
        url = self.live.addon.replace("http", "ws", 1) + "/socket"
        headers = {"X-Forwarded-For": address}
        line = Listener(
            client.connect(url, origin=Origin(self.live.addon), compression=None, additional_headers=headers)
        )
        line.send("hello", ticket=ticket)
        line.welcome = line.hear("welcome")
        return line

    def code(self, email: str, purpose: str, address: str) -> requests.Response:
        return self.widget("code", {"email": email, "purpose": purpose, "language": "en"}, address)

    def register(self, email: str, password: str, address: str) -> requests.Response:
        asked = self.code(email, "register", address)
        code = self.live.code_mailed_to(email)
        body = {"name": "Ann Lee", "email": email, "code": code, "password": password}
        return self.widget("register", body | asked.json(), address)


def combining_marks(attacker: Attacker) -> str:
    """Send a request with a site of 60,000 combining marks, then one with 240,000."""
    pids = web_processes(attacker)
    told = []
    for marks in (60_000, 240_000):
        body = json.dumps({"site": "https://a" + HOSTILE_MARKS * (marks // 2)}, ensure_ascii=False).encode()
        began = time.perf_counter()
        try:
            answer: object = requests.post(
                f"{attacker.live.addon}/widget/{attacker.key}/session", data=body, timeout=120
            ).status_code
        except requests.RequestException as error:
            answer = type(error).__name__
        told.append(f"{marks:,} marks: {answer} after {time.perf_counter() - began:.2f} s")
    return f"{'; '.join(told)}; web processes killed: {len(pids - web_processes(attacker))}"


def dear_password(attacker: Attacker) -> str:
    """Register twenty times at once with a look-alike password and a made-up code; another client reads settings."""
    body = {"name": "Ann Lee", "email": "ann@example.com", "code": "000000", "password": HOSTILE_PASSWORD}
    began = time.perf_counter()
    attacker.widget("register", body, "198.51.100.2")
    one = time.perf_counter() - began
    stop, waits = threading.Event(), []

    def bystander() -> None:
        while not stop.is_set():
            started = time.perf_counter()
            requests.get(f"{attacker.live.addon}/widget/{attacker.key}/settings", headers={"Origin": SITE}, timeout=120)
            waits.append(time.perf_counter() - started)
            stop.wait(0.1)

    watching = threading.Thread(target=bystander)
    watching.start()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda n: attacker.widget("register", body, f"198.51.100.{n}"), range(10, 30)))
    stop.set()
    watching.join()
    return f"one takes {one:.2f} s; during twenty somebody else waits up to {max(waits):.2f} s"


def flood(attacker: Attacker) -> str:
    """Start as many conversations as possible from one address, as a new visitor after each refusal."""
    before = len(attacker.live.issues())
    started, refused = 0, 0
    with agent_online(attacker.live):
        end = time.monotonic() + FLOOD_SECONDS
        while time.monotonic() < end and started < MOST_STARTED:
            began = starts_of_a_visitor(attacker, "203.0.113.7")
            started += began
            refused += began == 0
            if not began:
                time.sleep(0.2)
        elapsed = FLOOD_SECONDS - max(0.0, end - time.monotonic())
        neighbour = attacker.line(str(attacker.visitor("192.0.2.99")), "192.0.2.99")
        neighbour.begin("A customer from elsewhere")
        neighbour.socket.close()
        issues = wait_until_quiet(lambda: len(attacker.live.issues()))
    return (
        f"{started} conversations in {elapsed:.0f} s, {refused} visitors refused at once, {issues - before} requests "
        "in Jira; a customer elsewhere is served"
    )


def starts_of_a_visitor(attacker: Attacker, address: str) -> int:
    """Start conversations as a new visitor until one is refused; return their number."""
    started = 0
    try:
        line = attacker.line(str(attacker.visitor(address)), address)
        while True:
            line.send("start", client_id=str(uuid.uuid4()), body="Flood")
            if line.first_of("started", "error")["type"] == "error":
                line.socket.close()
                return started
            started += 1
    except (requests.RequestException, ConnectionClosed):
        return started


def hammering(attacker: Attacker) -> str:
    """Open 150 sockets as one visitor and request history on all of them, while another client posts."""
    with ExitStack() as stack:
        stack.enter_context(agent_online(attacker.live))
        victim = attacker.line(str(attacker.visitor("192.0.2.10")), "192.0.2.10")
        conversation = victim.begin("I only want to chat")
        token = str(attacker.visitor("203.0.113.8"))
        first = attacker.line(token, "203.0.113.8")
        theirs = first.begin("Hammer")
        opened = [first, *open_lines(attacker, token, "203.0.113.8", LINES - 1)]
        stop = threading.Event()
        with ThreadPoolExecutor(30) as pool:
            jobs = [pool.submit(hammer, part, theirs, stop) for part in split(opened, 30)]
            waits = [timed(lambda n=n: victim.say(conversation, f"Message {n}")) for n in range(30)]
            stop.set()
            asked = sum(job.result() for job in jobs)
        for line in [victim, *opened]:
            line.socket.close()
    ordered = sorted(waits)
    return (
        f"{len(opened)} sockets opened, {asked} history frames sent meanwhile; the other's message is acknowledged "
        f"after {statistics.median(ordered):.2f} s in the median, {ordered[-1]:.2f} s at worst"
    )


def hammer(lines: list[Listener], conversation: str, stop: threading.Event) -> int:
    sent = 0
    while lines and not stop.is_set():
        for line in list(lines):
            try:
                line.send("history", conversation=conversation)
                sent += 1
            except ConnectionClosed:
                lines.remove(line)
        time.sleep(0.05)
    return sent


def open_lines(attacker: Attacker, token: str, address: str, wanted: int) -> list[Listener]:
    lines = []
    for _ in range(wanted):
        try:
            lines.append(attacker.line(token, address))
        except (requests.RequestException, ConnectionClosed):
            break
    return lines


def burned_code(attacker: Attacker) -> str:
    """Try five wrong codes for an address to which one was just mailed."""
    email = "burned@example.com"
    asked = attacker.code(email, "register", "192.0.2.20")
    for _ in range(5):
        attacker.widget("register", {"name": "X", "email": email, "code": "000000"}, "203.0.113.20")
    code = attacker.live.code_mailed_to(email)
    answer = attacker.widget("register", {"name": "Ann", "email": email, "code": code} | asked.json(), "192.0.2.20")
    return f"the right code then gets {answer.status_code}"


def replaced_code(attacker: Attacker) -> str:
    """Request another code while one is on its way."""
    email = "replaced@example.com"
    asked = attacker.code(email, "register", "192.0.2.21")
    code = attacker.live.code_mailed_to(email)
    attacker.code(email, "register", "203.0.113.21")
    attacker.live.code_mailed_to(email, nth=2)
    answer = attacker.widget("register", {"name": "Ann", "email": email, "code": code} | asked.json(), "192.0.2.21")
    return f"the first code then gets {answer.status_code}"


def used_up_mails(attacker: Attacker) -> str:
    """Request codes until the address's limit is reached; then its owner requests one in a known browser."""
    email = "owner@example.com"
    mine = attacker.register(email, "a long and winding road", "192.0.2.22").json()
    for number in range(12):
        attacker.code(email, "sign_in", f"203.0.113.{100 + number}")
    known = {"browser": mine["browser"]} if "browser" in mine else {}
    body = {"email": email, "purpose": "sign_in", "language": "en"} | known
    answer = attacker.widget("code", body, "198.51.100.222")
    return f"the owner's own request gets {answer.status_code}"


def plus_addresses(attacker: Attacker) -> str:
    """Request codes for ann+1@, ann+2@ …, which all reach one mailbox."""
    answers = [attacker.code(f"bomb+{n}@example.com", "register", f"203.0.113.{n}").status_code for n in range(1, 41)]
    return f"{answers.count(202)} of {len(answers)} accepted"


def half_sent_headers(attacker: Attacker) -> str:
    """Open a thousand connections that send half a header and nothing more."""
    place = urlsplit(attacker.live.addon)
    opened = []
    try:
        for _ in range(HEADERS_HALF_SENT):
            sock = socket.create_connection((place.hostname or "", place.port or 0), timeout=30)
            sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: half")
            sock.settimeout(0)
            opened.append(sock)
        time.sleep(40)
        still = sum(not is_closed(sock) for sock in opened)
    finally:
        for sock in opened:
            sock.close()
    return f"{still} of {HEADERS_HALF_SENT} are open after 40 s"


def is_closed(sock: socket.socket) -> bool:
    try:
        return not sock.recv(4096) or is_closed(sock)
    except BlockingIOError:
        return False
    except OSError:
        return True


def vouching(attacker: Attacker) -> str:
    """Sign in with one project's identity secret to another project's account, and set its first password."""
    email = "carol@example.com"
    admin = Panel.framed(attacker.live, SETTINGS_PAGE.replace("SUP", "HR"), by="ada")
    other = configure(attacker.live, project="HR", block_admins=False)
    other_key = other["snippet"].partition('data-chat="')[2].partition('"')[0]
    secret = admin.ask("POST", "/api/project-settings/identity").json()["secret"]
    asked = attacker.code(email, "register", "192.0.2.30")
    code = attacker.live.code_mailed_to(email)
    attacker.widget("register", {"name": "Carol", "email": email, "code": code} | asked.json(), "192.0.2.30")
    now = int(time.time())
    claims = {"email": email, "name": "Carol", "aud": other_key, "iat": now, "exp": now + 300, "jti": str(uuid.uuid4())}
    token = jwt.encode(claims, secret, algorithm="HS256")
    body = {"site": SITE, "token": token}
    vouched = attacker.post(f"/widget/{other_key}/identify", body, "203.0.113.30").json().get("token", "")
    new = {"password": "", "new_password": "a password of the other project"}
    changed = ask(attacker.live, "PUT", "/api/password", vouched, new).status_code
    entered = attacker.widget("sign-in", {"email": email, "password": new["new_password"]}, "203.0.113.30").status_code
    return f"setting the first password gets {changed}; signing in with it at the first project {entered}"


def forged_ticket(attacker: Attacker) -> str:
    """Forge an agent's ticket with write access to Redis."""
    person = {"tenant": "x", "surface": "dashboard", "project": "10001", "account": "forged", "name": "Mallory"}
    store = redis.Redis(unix_socket_path=str(attacker.data_dir / "redis.sock"))
    store.set(f"jira-chat:ticket:{hashlib.sha256(b'forged').hexdigest()}", json.dumps(person), ex=60)
    try:
        attacker.hello("forged", "203.0.113.40").socket.close()
    except ConnectionClosed as error:
        return f"closed with {error.rcvd.code if error.rcvd else 'no code'}"
    return "welcome"


def open_files(attacker: Attacker) -> str:
    """Read the data folder as another user of the machine."""
    paths = [attacker.data_dir, *attacker.data_dir.iterdir()]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in paths if path.name != "output.log"}
    shared = sorted(name for name, mode in modes.items() if mode & 0o077 and name != attacker.data_dir.name)
    return f"folder {modes[attacker.data_dir.name]:o}; readable by others: {', '.join(shared) or 'nothing'}"


def uninstalled(attacker: Attacker) -> str:
    """Uninstall Jira Chat while a visitor's socket is open and a ticket unused."""
    with ExitStack() as stack:
        stack.enter_context(agent_online(attacker.live))
        token = str(attacker.visitor("192.0.2.50"))
        line = attacker.line(token, "192.0.2.50")
        conversation = line.begin("Before")
        unused = ask(attacker.live, "POST", "/api/socket-ticket", token, {}).json()["ticket"]
        attacker.live.lifecycle("uninstall")
        began = time.monotonic()
        acknowledged = 0.0
        try:
            while time.monotonic() - began < 10:
                line.say(conversation, "After")
                acknowledged = time.monotonic() - began
                time.sleep(0.5)
            posted = f"acknowledged for {acknowledged:.1f} s and on"
        except (ConnectionClosed, TimeoutError):
            posted = f"last acknowledged after {acknowledged:.1f} s, closed after {time.monotonic() - began:.1f} s"
        try:
            attacker.hello(unused, "192.0.2.50").socket.close()
            ticket = "welcomed"
        except (ConnectionClosed, requests.RequestException):
            ticket = "refused"
    return f"messages are {posted}; the ticket is {ticket}"


ATTACKS: tuple[Callable[[Attacker], str], ...] = (
    combining_marks, dear_password, flood, hammering, burned_code, replaced_code, used_up_mails, plus_addresses,
    half_sent_headers, vouching, forged_ticket, open_files, uninstalled,
)  # fmt: skip


@contextmanager
def agent_online(live: LiveStack) -> Iterator[None]:
    """Keep Omar online: without an agent nobody starts anonymously. A thread reads his frames."""
    with connected(live, Panel.framed(live, DASHBOARD_PAGE, by="omar").session) as omar:
        omar.send("presence", online=True)
        omar.hear("presence", online=True)
        threading.Thread(target=lambda: [None for _ in omar.socket], daemon=True).start()
        yield


def wait_until_quiet(count: Callable[[], int]) -> int:
    """Return a number once it has been stable for five seconds."""
    last, since = count(), time.monotonic()
    while time.monotonic() - since < 5:
        time.sleep(0.5)
        if (now := count()) != last:
            last, since = now, time.monotonic()
    return last


def web_processes(attacker: Attacker) -> set[int]:
    family = psutil.Process(attacker.live.process.pid).children(recursive=True)
    masters = [each for each in family if "gunicorn" in " ".join(each.cmdline())]
    return {each.pid for each in masters}


def split(items: list[Listener], parts: int) -> Iterable[list[Listener]]:
    return (items[start::parts] for start in range(parts))


def timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def measure(names: list[str]) -> dict[str, str]:
    """Run each attack against a fresh product, so that one attack's damage does not help the next."""
    found = {}
    for attack in ATTACKS:
        if names and attack.__name__ not in names:
            continue
        with tempfile.TemporaryDirectory(prefix="atk") as folder, live_stacks.running(Path(folder), **LIMITS) as live:
            try:
                found[attack.__name__] = attack(Attacker(live, Path(folder)))
            except (AssertionError, requests.RequestException, ConnectionClosed, TimeoutError) as error:
                found[attack.__name__] = f"the attack itself ended: {type(error).__name__}: {str(error)[:200]}"
        print(f"{attack.__name__}: {found[attack.__name__]}", flush=True)
    return found


def report(now: dict[str, str], before: dict[str, str]) -> str:
    lines = [
        f"| {' '.join((attack.__doc__ or '').split())} | {before.get(attack.__name__, '')} | {now[attack.__name__]} |"
        for attack in ATTACKS
        if attack.__name__ in now
    ]
    return f"""# Attacks from outside

Each against a product just started beside the sandbox Jira on its defaults (SQLite, two web processes);
{os.cpu_count()} processors, which the attacker shares. Measured anew by `python -m benchmarks.attacks`.

| attack | before | now |
|---|---|---|
{chr(10).join(lines)}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attacks", nargs="*", help="only these")
    parser.add_argument("--json", type=Path, help="keep the findings in this file")
    parser.add_argument("--before", type=Path, help="findings of another version")
    options = parser.parse_args()
    now = measure(options.attacks)
    if options.json:
        options.json.write_text(json.dumps(now, indent=2, ensure_ascii=False))
    if not options.attacks:
        before = json.loads(options.before.read_text()) if options.before else {}
        RESULTS.write_text(report(now, before), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
