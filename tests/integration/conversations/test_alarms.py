from datetime import timedelta

import pytest
from sqlalchemy import text

from jira_chat.access.allowances import Kind
from jira_chat.conversations.alarms import Alarm, Alarms

PROJECT, OTHER = "10000", "10001"


@pytest.fixture
def alarms(database, clock) -> Alarms:
    return Alarms(database, clock=clock)


def flood(alarms: Alarms, tenant: str, *, times: int = 1, scope: str = "address", project: str = PROJECT) -> None:
    for _ in range(times):
        alarms.note(Kind.STARTS, scope, tenant, project)


def test_an_hour_has_one_alarm_from_all_processes(database, clock, tenant) -> None:
    one, another = Alarms(database, clock=clock), Alarms(database, clock=clock)
    began = clock()
    flood(one, tenant, times=200)
    one.save()
    clock.advance(minutes=10)
    flood(another, tenant, times=40)
    another.save()
    one.save()
    assert one.of_project(tenant, PROJECT) == [
        Alarm(project=PROJECT, scope="address", refused=240, first_at=began, last_at=began + timedelta(minutes=10))
    ]


def test_hours_scopes_projects_and_sites_are_told_apart(alarms, clock, tenant, other_tenant) -> None:
    flood(alarms, tenant)
    clock.advance(minutes=1)
    flood(alarms, tenant, scope="project")
    clock.advance(hours=1)
    flood(alarms, tenant, times=2)
    flood(alarms, tenant, times=3, project=OTHER)
    alarms.save()
    assert [(each.scope, each.refused) for each in alarms.of_project(tenant, PROJECT)] == [
        ("address", 2),
        ("project", 1),
        ("address", 1),
    ]
    assert [each.refused for each in alarms.of_project(tenant, OTHER)] == [3]
    assert sorted(each.refused for each in alarms.of_site(tenant)) == [1, 1, 2, 3]
    assert alarms.of_site(other_tenant) == []


def test_what_concerns_one_person_alone_is_no_alarm(alarms, tenant) -> None:
    flood(alarms, tenant, scope="person")
    alarms.note(Kind.MESSAGES, "address", tenant, PROJECT)
    alarms.save()
    assert alarms.of_site(tenant) == []


def test_the_first_of_an_hour_is_logged_with_ids_alone(alarms, tenant, caplog) -> None:
    for _ in range(2):
        flood(alarms, tenant)
        alarms.save()
    (record,) = caplog.records
    assert (record.levelname, record.message) == ("WARNING", "chat_starts_limited")
    assert (record.tenant, record.project, record.scope) == (tenant, PROJECT, "address")


def test_alarms_are_shown_for_a_week_and_kept_for_a_month(alarms, clock, tenant) -> None:
    flood(alarms, tenant)
    alarms.save()
    clock.advance(days=7)
    assert alarms.of_site(tenant) == []
    assert alarms.forget_old() == 0
    clock.advance(days=23)
    assert alarms.forget_old() == 1


def test_what_cannot_be_written_now_is_written_later(alarms, tenant, database) -> None:
    flood(alarms, tenant, times=2)
    rename(database, "alarms", "elsewhere")
    alarms.save()
    rename(database, "elsewhere", "alarms")
    flood(alarms, tenant)
    alarms.save()
    assert [each.refused for each in alarms.of_project(tenant, PROJECT)] == [3]


def rename(database, before: str, after: str) -> None:
    with database.transaction() as connection:
        connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))


def test_a_site_that_is_gone_holds_up_nobody(alarms, tenant) -> None:
    flood(alarms, "no such tenant")
    flood(alarms, tenant)
    alarms.save()
    assert [each.refused for each in alarms.of_site(tenant)] == [1]
