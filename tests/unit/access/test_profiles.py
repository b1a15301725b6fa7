import pytest

from jira_chat.access.profiles import ProfileService
from jira_chat.jira.errors import JiraUnavailableError
from tests.support.fakes import FakeClock, FakeJira


@pytest.fixture
def jira():
    return FakeJira(FakeClock())


def test_a_name_is_asked_once(jira):
    service = ProfileService(jira.for_tenant)

    assert [service.name_of("t1", "nina") for _ in range(2)] == ["Nina Novak"] * 2
    assert jira.calls == ["user"]


def test_an_account_of_another_tenant_is_asked_again(jira):
    service = ProfileService(jira.for_tenant)
    service.name_of("t1", "nina")
    service.name_of("t2", "nina")

    assert jira.calls == ["user", "user"]


def test_a_failure_is_not_remembered(jira):
    jira.will_fail("user", JiraUnavailableError("Jira is away."))
    service = ProfileService(jira.for_tenant)

    with pytest.raises(JiraUnavailableError):
        service.name_of("t1", "nina")
    assert service.name_of("t1", "nina") == "Nina Novak"
