from datetime import UTC, datetime, timedelta

import pytest

from jira_chat.jira.errors import JiraLimitedError, JiraUnreadableError
from jira_chat.jira.models import HeldAccount, ReportedAccounts
from tests.support.scripted_server import Answer

HELD = [HeldAccount("a", datetime(2026, 3, 1, 9, tzinfo=UTC)), HeldAccount("b", datetime(2026, 3, 2, tzinfo=UTC))]
NOTHING = ReportedAccounts(closed=frozenset(), updated=frozenset(), cycle=timedelta(days=7))


def test_accounts_are_reported_with_the_times_and_come_back_with_their_states(server, client) -> None:
    states = [{"accountId": "a", "status": "closed"}, {"accountId": "b", "status": "updated"}]
    server.will_answer(Answer(body={"accounts": states}, headers={"cycle-period": "3"}))
    answer = client.report_accounts(HELD)
    assert answer == ReportedAccounts(closed=frozenset("a"), updated=frozenset("b"), cycle=timedelta(days=3))
    (received,) = server.received
    assert (received.method, received.path) == ("POST", "/site/rest/atlassian-connect/latest/report-accounts")
    assert received.json == {
        "accounts": [
            {"accountId": "a", "updatedAt": "2026-03-01T09:00:00Z"},
            {"accountId": "b", "updatedAt": "2026-03-02T00:00:00Z"},
        ]
    }


def test_no_content_is_nothing_to_do(server, client) -> None:
    server.will_answer(Answer(status=204, headers={"Cycle-Period": "7"}))
    assert client.report_accounts(HELD) == NOTHING


@pytest.mark.parametrize("days", ["0", "14", "-1", "soon", "9" * 40, ""])
def test_a_cycle_is_between_a_day_and_a_week(server, client, days) -> None:
    server.will_answer(Answer(status=204, headers={"Cycle-Period": days}))
    assert client.report_accounts(HELD) == NOTHING


def test_what_is_said_otherwise_is_an_error(server, client) -> None:
    server.will_answer(Answer(body={"accounts": [{"accountId": "a", "status": "gone"}]}))
    with pytest.raises(JiraUnreadableError):
        client.report_accounts(HELD)
    server.will_answer(Answer(status=429, headers={"Retry-After": "5"}))
    with pytest.raises(JiraLimitedError):
        client.report_accounts(HELD)
