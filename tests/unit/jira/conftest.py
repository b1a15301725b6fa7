from collections.abc import Iterator

import pytest

from jira_chat.jira.client import JiraClient
from jira_chat.jira.transport import Transport
from tests.support.scripted_server import ScriptedServer


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def pauses() -> list[float]:
    """The seconds that the transport would have slept."""
    return []


@pytest.fixture
def authorized() -> list[tuple[str, str]]:
    """The requests that asked for an authorization."""
    return []


@pytest.fixture
def transport(server: ScriptedServer, pauses: list[float], authorized: list[tuple[str, str]]) -> Iterator[Transport]:
    def authorize(method: str, url: str) -> str:
        authorized.append((method, url))
        return f"Proof number-{len(authorized)}"

    transport = Transport(f"{server.url}/site", authorize, timeout=1, write_timeout=2, sleep=pauses.append)
    yield transport
    transport.close()


@pytest.fixture
def client(transport: Transport) -> JiraClient:
    return JiraClient(transport)
