from sqlalchemy import text

from jira_chat.kernel.clock import utc_now
from jira_chat.outbox import new_jobs, queue
from jira_chat.outbox.new_jobs import NewJob
from tests.integration.outbox.test_queue import Tell


def test_a_job_that_is_wanted_once_looks_at_its_own_stream_alone(database, tenant):
    """However many wait in others: Jira may be away for a day."""
    some = [NewJob(tenant=tenant, stream=f"s{each}", payload=Tell(), once=True) for each in range(2_000)]
    with database.transaction() as connection:
        assert queue.enqueue_many(connection, some, now=utc_now()) == len(some)
        assert queue.enqueue_many(connection, some[:3], now=utc_now()) == 0
    with database.transaction() as connection:
        if not database.is_sqlite:
            connection.execute(text("ANALYZE jobs"))
        statement = new_jobs._WRITING._compiled(connection.dialect)
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        cursor = connection.connection.cursor()
        cursor.execute(explain + statement.text, statement.parameters({"new": "[]", "now": utc_now()}))
        plan = " ".join(str(row) for row in cursor.fetchall())

    assert "ix_jobs_open" in plan
    assert "(tenant_id=? AND stream=?)" in plan if database.is_sqlite else "Index Cond: (((tenant_id)" in plan
