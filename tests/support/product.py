"""The real product as its own process: `python -m jira_chat.cli serve` on a free loopback port."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests

from jira_chat.web.assets import FOLDER
from tests.support import databases, ports
from tests.support.jira_site import PROJECT, JiraSite
from tests.support.limits import AS_GOOD_AS_UNLIMITED
from tests.support.scripted_server import ScriptedServer
from tests.support.waiting import wait_for

ROOT = Path(__file__).parents[2]
READY_SECONDS = 60

TWO_PROCESSES = {"WEB_CONCURRENCY": "2"}
"""For tests across web processes. The others use one, which starts sooner."""

SETTINGS_PAGE = f"/pages/project-settings?projectId={PROJECT}&projectKey=SUP"
DASHBOARD_PAGE = f"/pages/dashboard?projectId={PROJECT}&projectKey=SUP"


@dataclass
class Product:
    process: subprocess.Popen[bytes]
    url: str
    base_path: str
    data_dir: Path
    site: JiraSite
    environment: dict[str, str]
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    @property
    def origin(self) -> str:
        return self.url.removesuffix(self.base_path)

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Connection": "close"} | (options.pop("headers", None) or {})
        address = self.url + path
        return requests.request(method, address, headers=headers, timeout=20, allow_redirects=False, **options)

    def family(self) -> list[psutil.Process]:
        """Return the supervisor and all processes that it started."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def child(self, words: str) -> psutil.Process:
        """Return the supervisor's child whose command line contains these words."""
        supervisor = psutil.Process(self.process.pid)
        return next(each for each in supervisor.children() if words in " ".join(each.cmdline()))

    def children(self) -> dict[str, int]:
        """Return the ids of the supervised processes, from the run file."""
        try:
            kept = json.loads((self.data_dir / "processes.json").read_text())
        except ValueError:  # it is just being written
            return {}
        return {name: entry["pid"] for name, entry in kept.items() if name != "supervisor"}

    def web_processes(self) -> list[psutil.Process]:
        """Return the processes that answer requests, without gunicorn's master."""
        return list(self.child("gunicorn").children())

    def process_of(self, connection: socket.socket) -> int | None:
        """Return the id of the web process at the other end of a connection, None if there is none any more."""
        ours = connection.getsockname()
        for process in self.web_processes():
            for known in process.net_connections("tcp"):
                if known.raddr and (known.raddr.ip, known.raddr.port) == ours:
                    return int(process.pid)
        return None

    def configure(self, **choices: Any) -> str:
        """Save the project's settings, chat everywhere and for everybody except the choices; return the key."""
        session = bearer(self.session(SETTINGS_PAGE))
        version = self.send("GET", "/api/project-settings", headers=session).json()["version"]
        settings = {"portal": True, "external": True, "anonymous": True} | choices
        body = {"version": version, "settings": settings}
        saved = self.send("PUT", "/api/project-settings", headers=session, json=body)
        assert saved.status_code == 200, saved.text
        return str(saved.json()["snippet"]).partition('data-chat="')[2].partition('"')[0]

    def visitor(self, key: str, site: str = "https://www.example.com") -> str:
        """Return the token of a new visitor."""
        answer = self.send("POST", f"/widget/{key}/session", json={"site": site})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    def session(self, page: str, **options: Any) -> str:
        """Open a page as the site frames it and return its panel session."""
        answer = self.send("GET", self.site.page(page, **options))
        assert answer.status_code == 200, answer.text
        found = re.search(r'"session": ?"(s\.[^"]+)"', answer.text)
        assert found is not None
        return found[1]

    def ticket(self, token: str) -> str:
        answer = self.send("POST", "/api/socket-ticket", headers=bearer(token))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["ticket"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def running(
    folder: Path, *, base_path: str = "", environment: dict[str, str] | None = None, log: Path | None = None
) -> Iterator[Product]:
    """Run the product until the block ends; kill what is left of it then."""
    if not (FOLDER / "manifest.json").exists():
        raise AssertionError("The browser files are not built. Run: make build")
    with ScriptedServer() as server:
        port = ports.find_free_block()
        url = f"http://127.0.0.1:{port}{base_path}"
        site = JiraSite(server, audience=url)
        variables = _environment(folder, port, url, site) | (environment or {})
        if "DATABASE_URL" not in variables:
            databases.prepare_sqlite(folder)
        log = log or folder / "log"
        product = Product(_start(variables, log), url, base_path, folder, site, variables, log)
        process = product.process
        family: list[psutil.Process] = []
        try:
            wait_for(lambda: _is_ready(product), seconds=READY_SECONDS, what="the product")
            family = product.family()
            yield product
        finally:
            _end(process, family)


def _environment(folder: Path, port: int, url: str, site: JiraSite) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    return inherited | {
        "BASE_URL": url,
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "WEB_CONCURRENCY": "1",
        # At the end of a test no client has to reconnect elsewhere.
        "DRAIN_SECONDS": "0",
        **AS_GOOD_AS_UNLIMITED,
        "CONNECT_INSTALL_KEYS_URL": f"{site.url}/keys",
        "CONNECT_AUTHORIZATION_URL": site.url,
        "CONNECT_ALLOWED_HOSTS": "127.0.0.1",
        "CONNECT_JS_URL": f"{site.url}/all.js",
    }


def _start(environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "jira_chat.cli", "serve"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )


def _is_ready(product: Product) -> bool:
    if product.process.poll() is not None:
        raise AssertionError(f"the product ended with {product.process.returncode}:\n{product.log}")
    try:
        return requests.get(f"{product.url}/readyz", timeout=5).ok
    except requests.RequestException:
        return False


def _end(process: subprocess.Popen[bytes], family: list[psutil.Process]) -> None:
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for each in family:
        if each.is_running():
            each.kill()
