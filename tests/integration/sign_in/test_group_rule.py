from datetime import timedelta

from jira_chat.sign_in.group_rule import LATEST, BlockedAttempt, BlockedAttempts


def test_a_project_without_refusals(reception, tenant):
    assert reception.rule.blocked_attempts(tenant, "10000") == BlockedAttempts(last_day=0, last_month=0, latest=[])


def test_refusals_are_counted_by_project(reception, tenant, other_tenant, clock):
    record = reception.place().record
    reception.rule.note(record, method="password")
    clock.advance(days=29)
    first = clock()
    reception.rule.note(record, method="code")
    clock.advance(hours=25)
    reception.rule.note(record, method="password")

    attempts = reception.rule.blocked_attempts(tenant, record.project)
    assert (attempts.last_day, attempts.last_month) == (1, 2)
    assert attempts.latest[:2] == [
        BlockedAttempt(at=first + timedelta(hours=25), method="password"),
        BlockedAttempt(at=first, method="code"),
    ]
    assert reception.rule.blocked_attempts(tenant, "10001").latest == []
    assert reception.rule.blocked_attempts(other_tenant, record.project).latest == []


def test_only_the_latest_are_listed(reception, tenant):
    record = reception.place().record
    for _ in range(LATEST + 5):
        reception.rule.note(record, method="password")

    attempts = reception.rule.blocked_attempts(tenant, record.project)
    assert len(attempts.latest) == LATEST
    assert attempts.last_day == LATEST + 5
