"""The product in this process, for journeys that need many attempts and no browser."""

from collections.abc import Iterator

import pytest

from tests.support import in_process
from tests.support.in_process import InProcessStack
from tests.support.sign_in_methods import WebSite


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcessStack]:
    with in_process.opened(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


@pytest.fixture(scope="module")
def website(stack: InProcessStack) -> WebSite:
    return WebSite(stack)
