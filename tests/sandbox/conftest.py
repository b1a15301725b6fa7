from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from sandbox import parts
from sandbox.configuration import Configuration
from sandbox.server import Servers
from tests.sandbox.fake_addon import FakeAddon
from tests.support import ports


@pytest.fixture
def free_block() -> int:
    return ports.find_free_block()


@pytest.fixture
def addon() -> Iterator[FakeAddon]:
    with closing(FakeAddon()) as addon:
        yield addon


@pytest.fixture(scope="module")
def shared_addon() -> Iterator[FakeAddon]:
    with closing(FakeAddon()) as addon:
        yield addon


@pytest.fixture(scope="module")
def shared(shared_addon: FakeAddon) -> Iterator[parts.Parts]:
    """A running sandbox with the add-on, for tests that change nothing."""
    with _running(shared_addon, ports.find_free_block()) as built:
        built.installation.install()
        yield built


@pytest.fixture
def site(addon: FakeAddon, free_block: int) -> Iterator[parts.Parts]:
    """A running sandbox that does not have the add-on yet."""
    with _running(addon, free_block) as built:
        yield built


@contextmanager
def _running(addon: FakeAddon, free_block: int) -> Iterator[parts.Parts]:
    built = parts.build(Configuration(port=free_block, addon_url=addon.url, webhook_pause=0.05))
    addon.all_js = f"{built.configuration.url}/atlassian-connect/all.js"
    with Servers(built):
        yield built


@pytest.fixture
def installed(site: parts.Parts) -> parts.Parts:
    site.installation.install()
    return site
