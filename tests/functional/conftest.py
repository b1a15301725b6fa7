"""The product in this process, for journeys that need many attempts and no browser."""

from collections.abc import Iterator

import pytest

from tests.support import premises as opening
from tests.support.premises import Premises
from tests.support.ways_in import WebSite


@pytest.fixture(scope="module")
def premises(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Premises]:
    with opening.opened(tmp_path_factory.mktemp("premises")) as premises:
        yield premises


@pytest.fixture(scope="module")
def website(premises: Premises) -> WebSite:
    return WebSite(premises)
