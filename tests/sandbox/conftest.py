from collections.abc import Iterator

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
    addon = FakeAddon()
    yield addon
    addon.close()


@pytest.fixture
def site(addon: FakeAddon, free_block: int) -> Iterator[parts.Parts]:
    """A running sandbox that does not have the add-on yet."""
    built = parts.build(Configuration(port=free_block, addon_url=addon.url, webhook_pause=0.05))
    addon.all_js = f"{built.configuration.url}/atlassian-connect/all.js"
    with Servers(built):
        yield built


@pytest.fixture
def installed(site: parts.Parts) -> parts.Parts:
    site.installation.install()
    return site
