from functools import partial

import pytest
from cachetools import TTLCache

from jira_chat.access import permissions
from jira_chat.access.permissions import REMEMBERED, Permission, PermissionService
from jira_chat.jira.errors import JiraUnavailableError
from tests.support.fakes import FakeClock, FakeJira


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def jira(clock):
    jira = FakeJira(clock)
    jira.granted = {("nina", "ADD_COMMENTS", "10000"), ("ada", "ADMINISTER", None)}
    return jira


@pytest.fixture
def service(jira, clock, monkeypatch):
    monkeypatch.setattr(permissions, "TTLCache", partial(TTLCache, timer=lambda: clock().timestamp()))
    return PermissionService(jira.for_tenant)


@pytest.mark.parametrize(
    ("account", "permission", "project", "granted"),
    [
        ("nina", Permission.ADD_COMMENTS, "10000", True),
        ("nina", Permission.ADD_COMMENTS, "10001", False),
        ("nina", Permission.ADMINISTER_PROJECTS, "10000", False),
        ("carla", Permission.ADD_COMMENTS, "10000", False),
        ("ada", Permission.ADMINISTER, None, True),
        ("nina", Permission.ADMINISTER, None, False),
    ],
)
def test_jira_decides(service, account, permission, project, granted):
    assert service.may("t1", account, permission, project) is granted


def test_an_answer_is_remembered_for_a_while(service, jira, clock):
    def ask():
        return service.may("t1", "nina", Permission.ADD_COMMENTS, "10000")

    assert ask()
    jira.granted.clear()
    clock.advance(seconds=REMEMBERED.total_seconds() - 1)
    assert ask()
    assert jira.calls == ["permissions"]
    clock.advance(seconds=1)
    assert not ask()


def test_what_is_asked_anew_is_what_is_remembered_from_then_on(service, jira):
    asked = ("t1", "nina", Permission.ADD_COMMENTS, "10000")
    assert service.may(*asked)
    jira.granted.clear()
    assert not service.ask(*asked)
    assert not service.may(*asked)
    assert len(jira.calls) == 2


def test_a_no_is_remembered_too(service, jira):
    for _ in range(2):
        assert not service.may("t1", "carla", Permission.ADD_COMMENTS, "10000")

    assert jira.calls == ["permissions"]


def test_each_tenant_person_permission_and_project_is_a_question_of_its_own(service, jira):
    service.may("t1", "nina", Permission.ADD_COMMENTS, "10000")
    service.may("t2", "nina", Permission.ADD_COMMENTS, "10000")
    service.may("t1", "ada", Permission.ADD_COMMENTS, "10000")
    service.may("t1", "nina", Permission.ADMINISTER, "10000")
    service.may("t1", "nina", Permission.ADD_COMMENTS, None)

    assert len(jira.calls) == 5


def test_nobody_is_let_in_on_a_guess(service, jira):
    jira.will_fail("permissions", JiraUnavailableError("Jira is away."))

    with pytest.raises(JiraUnavailableError):
        service.may("t1", "nina", Permission.ADD_COMMENTS, "10000")
    assert service.may("t1", "nina", Permission.ADD_COMMENTS, "10000")
