from sqlalchemy import select

from jira_chat.outbox.bulk import NewJob, enqueue_many
from jira_chat.outbox.tables import jobs


def test_jobs_of_many_streams_are_written_at_once(database, tenant, other_tenant, clock):
    new = [
        NewJob(tenant=of, stream=f"stream {number}", kind="tell", payload={"number": number, "text": '„"\\'})
        for number, of in enumerate((tenant, other_tenant, tenant))
    ]
    with database.transaction() as connection:
        enqueue_many(connection, new, now=clock())

    with database.reading() as connection:
        rows = connection.execute(select(jobs).order_by(jobs.c.stream)).all()
    assert [(row.tenant_id, row.stream, row.kind, row.payload) for row in rows] == [
        (each.tenant, each.stream, each.kind, each.payload) for each in new
    ]
    assert {(row.created_at, row.available_at, row.attempts, row.leased_until, row.done_at) for row in rows} == {
        (clock(), clock(), 0, None, None)
    }
