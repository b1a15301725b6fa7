from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_chat.broker.server import BundledRedis
from tests.support import web as webs
from tests.support.web import Web


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BundledRedis]:
    server = BundledRedis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def uninstalled(tmp_path: Path, redis: BundledRedis) -> Iterator[Web]:
    """The surfaces before a site that has not installed the product yet."""
    with webs.serving(tmp_path, redis.url) as web:
        yield web


@pytest.fixture
def web(uninstalled: Web) -> Web:
    """The surfaces on a site that installed the product and configured nothing."""
    uninstalled.install()
    return uninstalled


@pytest.fixture
def key(web: Web) -> str:
    """The widget key of a project with chat everywhere and for everybody."""
    return web.configure()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, redis: BundledRedis) -> Iterator[Web]:
    """Installed and configured; for tests that change nothing."""
    with webs.serving(tmp_path_factory.mktemp("web"), redis.url) as web:
        web.install()
        web.configure()
        yield web
