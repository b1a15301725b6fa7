import pytest

from tests.support.signing_in import Reception


@pytest.fixture
def reception(database, tenant, vault, clock) -> Reception:
    return Reception(database, tenant, vault=vault, clock=clock)
