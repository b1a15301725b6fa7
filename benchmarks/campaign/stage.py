"""Product and sandbox in one process: a web process's services, a killable worker, and the network between."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from greenlet import GreenletExit
from redis.connection import AbstractConnection
from redis.exceptions import TimeoutError as RedisTimeoutError

from benchmarks.campaign.network import Network
from benchmarks.campaign.simulation import Simulation
from jira_chat import application, infrastructure, wiring
from jira_chat.config import Config
from jira_chat.kernel.errors import ConnectionLostError, DomainError
from jira_chat.kernel.ids import AccountId, TenantId
from jira_chat.settings.models import ProjectSettings
from jira_chat.storage.engine import Database
from jira_chat.web.assets import Assets
from jira_chat.wiring import Features
from jira_chat.worker import LOOK_EVERY, RENEW_EVERY_SECONDS
from sandbox import application as jira_application
from sandbox import parts, seed
from sandbox.configuration import Configuration
from sandbox.installation import CLIENT_KEY
from sandbox.parts import Parts
from sandbox.webhooks import Delivery, Webhooks

JIRA = Configuration(port=18080, addon_url="http://addon.example")
EVERYTHING_ON = ProjectSettings(portal=True, external=True, anonymous=True, block_admins=False)
_RESTART_SECONDS = (0.5, 3.0)
_HINT_LOST = 0.2
_BUILT = {
    entry: {"file": "entry.js", "src": entry, "isEntry": True}
    for entry in ("src/widget/main.tsx", "src/inside/main.tsx", "src/loader/frame.ts")
}


class DatabaseOfWorker(Database):
    """A database whose connections break now and then, before or after a commit, and let others run in between."""

    def __init__(self, url: str, simulation: Simulation) -> None:
        super().__init__(url)
        self.lost = 0.0
        self._simulation = simulation

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        self._lose(may_be_done=False)
        with super().transaction() as connection:
            yield connection
        if self._simulation.chance.random() < 0.1:
            self._simulation.wait(self._simulation.chance.uniform(0, 0.1))
        self._lose(may_be_done=True)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        self._lose(may_be_done=False)
        with super().reading() as connection:
            yield connection

    def _lose(self, *, may_be_done: bool) -> None:
        if self.lost and self._simulation.in_job and self._simulation.chance.random() < self.lost:
            raise ConnectionLostError(may_be_done=may_be_done)


class Jobs:
    """Stands in for the thread pool: each job is one of the simulation's."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def submit(self, work: Callable[..., Any], *args: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def do() -> None:
            try:
                result = work(*args)
            except GreenletExit:  # killed
                raise
            except Exception as error:  # noqa: BLE001 -- told to the caller that asks for the result
                future.set_exception(error)
            else:
                future.set_result(result)

        self._simulation.after(0, lambda: self._simulation.begin(do))
        return future


class WorkerProcess:
    """The product's worker, which is killed and restarted."""

    def __init__(self, config: Config, simulation: Simulation) -> None:
        self._config = config
        self._simulation = simulation
        self._life = 0
        self.lost = 0.0
        self.kills = 0

    def start(self) -> None:
        self._life += 1
        built = infrastructure.build(self._config)
        built.database.close()
        self._database = DatabaseOfWorker(self._config.database_url, self._simulation)
        self._infrastructure = replace(
            built, clock=self._simulation.now, database=self._database, redis_url="memory://"
        )
        self._worker = wiring.worker(wiring.build(self._infrastructure))
        self._look(self._life)
        self._renew(self._life)

    def kill(self) -> None:
        """Kill it in the middle of its work; its supervisor starts another."""
        if not self._life % 2:
            return
        self.kills += 1
        self.end()
        self._simulation.after(self._simulation.chance.uniform(*_RESTART_SECONDS), self.start)

    def end(self) -> None:
        self._life += 1
        self._simulation.kill_jobs()
        self._infrastructure.close()

    def hint(self) -> None:
        """Send it a hint that there is work, which sometimes gets lost."""
        if self._simulation.chance.random() >= _HINT_LOST:
            life = self._life
            self._simulation.after(0.01, lambda: self._claim(life))

    def _look(self, life: int) -> None:
        if life == self._life:
            wait = self._claim(life)
            self._simulation.after(min(max(wait, 0.02), LOOK_EVERY.total_seconds()), lambda: self._look(life))

    def _claim(self, life: int) -> float:
        if life != self._life or not life % 2:
            return 1.0
        self._database.lost = self.lost
        wait = 0.0
        while not wait:
            try:
                wait = self._worker._start_due(Jobs(self._simulation)).total_seconds()  # type: ignore[arg-type] # noqa: SLF001
            except DomainError:
                wait = 1.0
        return wait

    def _renew(self, life: int) -> None:
        if life == self._life:
            # The loop that renews goes on after a failure (`kernel/loops.py`).
            with suppress(DomainError):
                self._worker._held.renew()  # noqa: SLF001
            self._simulation.after(RENEW_EVERY_SECONDS, lambda: self._renew(life))


class SimulatedWebhooks(Webhooks):
    """Delivers webhooks in simulated time, each by itself, so that they overtake each other."""

    simulation: Simulation
    longest_way = 0.3

    def enqueue(self, delivery: Delivery, after: float) -> None:
        after += self.simulation.chance.uniform(0.01, self.longest_way)
        self.simulation.after(after, lambda: self.attempt(delivery))


@dataclass
class Stage:
    """The environment of a run."""

    simulation: Simulation
    sandbox: Parts
    features: Features
    worker: WorkerProcess
    network: Network
    tenant: TenantId
    database_url: str
    redis_away: bool = False


@contextmanager
def opened(seed_number: int, folder: Path, *, database_url: str, redis_url: str) -> Iterator[Stage]:
    """Set up the environment, with the chat switched on and the worker running."""
    simulation = Simulation(seed_number)
    webhooks = type("OfThisRun", (SimulatedWebhooks,), {"simulation": simulation})
    sandbox = parts.build(JIRA, webhooks)
    config = _config(folder, database_url, redis_url)
    network = Network(simulation)
    with ExitStack() as stack:
        stack.enter_context(simulation.everywhere())
        stack.enter_context(network.open())
        built = replace(infrastructure.build(config), clock=simulation.now)
        stack.callback(built.close)
        features = wiring.build(built)
        network.leads_to(JIRA.url, jira_application.create_app(sandbox))
        network.leads_to(JIRA.addon_url, _web(config, features, folder))
        sandbox.installation.install()
        tenant = _tenant(features)
        _switch_on(features, tenant, sandbox)
        worker = WorkerProcess(config, simulation)
        stage = Stage(simulation, sandbox, features, worker, network, tenant, database_url)
        stack.enter_context(_redis(stage))
        worker.start()
        stack.callback(worker.end)
        yield stage


def _config(folder: Path, database_url: str, redis_url: str) -> Config:
    return Config.from_environment(
        {
            "BASE_URL": JIRA.addon_url,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": "a secret key for campaigns that is long enough",
            "CONNECT_INSTALL_KEYS_URL": f"{JIRA.url}/install-keys",
            "CONNECT_AUTHORIZATION_URL": JIRA.url,
            "CONNECT_ALLOWED_HOSTS": "127.0.0.1",
        }
    )


def _web(config: Config, features: Features, folder: Path) -> Any:
    assets = folder / "built"
    assets.mkdir()
    (assets / "manifest.json").write_text(json.dumps(_BUILT))
    sockets = wiring.sockets(features)
    return application.build(config, wiring.services(features, sockets, assets=Assets(assets)), sockets)


def _tenant(features: Features) -> TenantId:
    host = features.installations.installations.find_host("connect", CLIENT_KEY)
    assert host is not None
    return host.tenant


def _switch_on(features: Features, tenant: TenantId, sandbox: Parts) -> None:
    project: Any = sandbox.jira.projects[0].project_id
    author = AccountId(seed.ADA.account_id)
    features.settings.settings.save(tenant, project, EVERYTHING_ON, version=0, author=author)


@contextmanager
def _redis(stage: Stage) -> Iterator[None]:
    """Make jobs wait for Redis in vain while it is away."""
    send = AbstractConnection.send_packed_command

    def sent(connection: Any, *args: Any, **options: Any) -> Any:
        if stage.redis_away and stage.simulation.in_job:
            stage.simulation.wait(1.0)
            raise RedisTimeoutError("Timeout reading from socket")
        return send(connection, *args, **options)

    with mock.patch.object(AbstractConnection, "send_packed_command", sent):
        yield
