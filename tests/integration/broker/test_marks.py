from datetime import timedelta

import redis

from jira_chat.broker.marks import Marks


def test_what_is_marked_is_marked_for_a_while(client: redis.Redis) -> None:
    marks = Marks(client, "seen", ttl=timedelta(days=90))
    assert not marks.has("ann")
    marks.set("ann")
    assert marks.has("ann")
    assert not marks.has("bob")
    assert not Marks(client, "heard", ttl=timedelta(days=90)).has("ann")
    (key,) = client.keys("jira-chat:mark:*")
    assert 0 < client.ttl(key) <= timedelta(days=90).total_seconds()


def test_while_the_broker_is_away_nothing_is_marked(away: redis.Redis, caplog) -> None:
    marks = Marks(away, "seen", ttl=timedelta(days=90))
    marks.set("ann")
    assert not marks.has("ann")
    assert {record.getMessage() for record in caplog.records} == {"mark_lost", "mark_unknown"}
