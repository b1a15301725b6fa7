from jira_chat.outbox import housekeeping, queue
from tests.integration.outbox.test_queue import Box


def test_all_that_is_old_is_forgotten_a_few_at_a_time(database, tenant, clock, monkeypatch):
    monkeypatch.setattr(queue, "FORGOTTEN_AT_ONCE", 2)
    box = Box(database, tenant, clock)
    for name in "abcde":
        box.enqueue(name)
    done = box.claim()
    for job in done[:5]:
        box.finish(job)
    clock.advance(days=8)

    assert housekeeping.forget_finished(database, clock) == 5
    assert housekeeping.forget_finished(database, clock) == 0


def test_what_was_given_up_is_kept_for_a_month(database, tenant, clock):
    box = Box(database, tenant, clock)
    box.enqueue("a", delivery_id="known")
    (job,) = box.claim()
    box.give_up(job)
    clock.advance(days=29)
    assert housekeeping.forget_finished(database, clock) == 0
    clock.advance(days=2)
    assert housekeeping.forget_finished(database, clock) == 1
    box.enqueue("a", delivery_id="known")
    assert len(box.claim()) == 1
