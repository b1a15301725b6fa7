import random
from datetime import timedelta

import pytest

from jira_chat.installations.tables import installations
from jira_chat.outbox import queue, streams
from jira_chat.outbox.new_jobs import NewJob
from tests.integration.outbox.test_queue import Box, Tell


@pytest.fixture
def box(database, tenant, clock):
    return Box(database, tenant, clock)


@pytest.fixture(autouse=True)
def the_same_chances_each_time(monkeypatch):
    monkeypatch.setattr(streams, "random", random.Random(1))


def of_many_tenants(box, number):
    """Install that many sites and return their ids."""
    ids = [f"{each:032x}" for each in range(1, number + 1)]
    with box.database.transaction() as connection:
        row = connection.execute(installations.select()).mappings().first()
        known = {column.key: row[column] for column in installations.c}
        connection.execute(installations.insert(), [known | {"id": each, "host_id": each} for each in ids])
    return ids


def serve(box, rounds, *, of):
    """Do so many jobs, one after the other, and return how many of them were a tenant's."""
    done = 0
    for _ in range(rounds):
        (job,) = box.claim(limit=1)
        done += job.tenant == of
        box.finish(job)
    return done


def backlog(box, tenant, size):
    new = [NewJob(tenant=tenant, stream=f"s{each}", payload=Tell()) for each in range(size)]
    with box.database.transaction() as connection:
        queue.enqueue_many(connection, new, now=box.clock())
    box.clock.advance(seconds=1)


def test_a_tenant_with_a_backlog_leaves_others_their_share(box, other_tenant):
    backlog(box, box.tenant, 60)
    backlog(box, other_tenant, 20)

    assert serve(box, 20, of=other_tenant) >= 4


def test_a_claim_of_several_takes_some_of_each_tenant(box, other_tenant):
    backlog(box, box.tenant, 30)
    backlog(box, other_tenant, 3)

    tenants = [job.tenant for job in box.claim(limit=8)]
    assert (tenants.count(other_tenant), len(tenants)) == (3, 8)


def test_a_tenant_gets_no_more_than_there_is_room_for(box, other_tenant):
    backlog(box, box.tenant, 30)
    backlog(box, other_tenant, 3)
    with box.database.transaction() as connection:
        room = {box.tenant: 5, other_tenant: 0}
        tenants = [job.tenant for job in queue.claim(connection, now=box.clock(), limit=8, room_for=room.get)]

    assert tenants == [box.tenant] * 5


def test_one_who_writes_now_does_not_wait_behind_the_backlog_nor_it_for_them(box, monkeypatch):
    backlog(box, box.tenant, 40)
    for wanted in ("new", "s"):
        monkeypatch.setattr(streams.random, "random", lambda wanted=wanted: 0.0 if wanted == "new" else 0.9)
        box.enqueue("new")
        (job,) = box.claim(limit=1)
        assert job.stream.startswith(wanted)
        box.finish(job)


def test_a_busy_stream_leaves_others_their_turn(box, monkeypatch):
    monkeypatch.setattr(streams.random, "random", lambda: 0.9)
    for number in range(20):
        box.enqueue("busy", payload=Tell(number=number))
    box.enqueue("quiet")

    seen = []
    for _ in range(3):
        (job,) = box.claim(limit=1)
        seen.append(job.stream)
        box.clock.advance(seconds=1)
        box.finish(job)
    assert "quiet" in seen


def test_with_more_tenants_than_are_looked_at_all_are_served(box):
    tenants = of_many_tenants(box, 2 * streams.MOST_TENANTS)
    for each in tenants:
        box.enqueue("a", of=each)

    served = set()
    while jobs := box.claim(limit=8):
        served |= {job.tenant for job in jobs}
        for job in jobs:
            box.finish(job)
    assert served == set(tenants)


def test_what_is_due_is_found_among_many_that_wait(box, other_tenant):
    waiting = of_many_tenants(box, 2 * streams.MOST_TENANTS)
    for each in waiting:
        box.enqueue("a", of=each)
    with box.database.transaction() as connection:
        for each in waiting:
            streams.postpone(connection, (each, "a"), until=box.clock() + timedelta(hours=1))
    box.enqueue("b", of=other_tenant)

    assert [job.stream for job in box.claim()] == ["b"]


def test_only_what_its_site_keeps_waiting_is_woken(box, other_tenant):
    for name in ("pause", "held first", "held later"):
        box.enqueue(name)
    box.enqueue("held first", of=other_tenant)
    with box.database.transaction() as connection:
        for place, minutes, held in (
            ((box.tenant, "pause"), 1, False),
            ((box.tenant, "held first"), 2, True),
            ((box.tenant, "held later"), 3, True),
            ((other_tenant, "held first"), 1, True),
        ):
            until = box.clock() + timedelta(minutes=minutes)
            streams.postpone(connection, place, until=until, held=held)
        streams.wake_one(connection, box.tenant, now=box.clock())

    assert [(job.tenant, job.stream) for job in box.claim()] == [(box.tenant, "held first")]


def test_a_tenant_without_room_keeps_what_it_has_and_nobody_waits_for_it(box, other_tenant):
    backlog(box, box.tenant, 30)
    backlog(box, other_tenant, 3)

    def claim():
        with box.database.transaction() as connection:
            room_for = {box.tenant: 0, other_tenant: 2}.__getitem__
            return queue.claim(connection, now=box.clock(), limit=8, room_for=room_for)

    assert {job.tenant for job in claim()} == {other_tenant}


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_who_adds_does_not_wait_for_a_claim_that_looks(box):
    box.enqueue("early")
    box.enqueue("due")
    box.clock.advance(seconds=1)

    def look(_connection, found):
        # A claim that had them alone would let this wait, for ever.
        with box.database.beside():
            box.enqueue("early")
            box.enqueue("due")
        return {job.id: box.clock() for job in found if job.stream == "early"}

    with box.database.transaction() as connection:
        claimed = queue.claim(connection, now=box.clock(), limit=8, not_before=look)

    assert [job.stream for job in claimed] == ["due"]
