from collections.abc import Iterator

import pytest

from tests.support import product as products
from tests.support.product import Product
from tests.support.raw_sockets import agent_online


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with two web processes, installed on a site and configured for everybody."""
    with products.running(tmp_path_factory.mktemp("product"), environment=products.TWO_PROCESSES) as product:
        assert product.site.install(product.send).status_code == 204
        yield product


@pytest.fixture(scope="session")
def key(product: Product) -> str:
    """The project's widget key."""
    return product.configure()


@pytest.fixture
def visitor(product: Product, key: str) -> str:
    return product.visitor(key)


@pytest.fixture
def online(product: Product, key: str) -> Iterator[None]:
    """An agent is there."""
    with agent_online(product):
        yield


@pytest.fixture(scope="session")
def agent(product: Product, key: str) -> str:
    """An agent's session on the dashboard."""
    return product.session(products.DASHBOARD_PAGE)
