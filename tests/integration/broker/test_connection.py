import pytest

from jira_chat.broker import connection
from jira_chat.kernel.errors import UnavailableError


def test_a_server_that_is_there_answers(client) -> None:
    connection.ping(client)


def test_a_server_that_is_away_is_unavailable(away) -> None:
    with pytest.raises(UnavailableError):
        connection.ping(away)


def test_a_server_that_comes_back_is_found_again(server, client) -> None:
    connection.ping(client)
    server.stop()
    with pytest.raises(UnavailableError):
        connection.ping(client)
    server.start()
    connection.ping(client)
