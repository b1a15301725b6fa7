"""The whole product on a PostgreSQL and a Redis that somebody else runs."""

from pathlib import Path

from jira_chat.broker.server import BundledRedis
from sandbox.websites import widget_key
from tests.support import live_stack as live_stacks
from tests.support import postgres
from tests.support.callers import configure, connected, visitor_token


def test_a_chat_goes_through_them_and_leaves_no_data_in_the_folder(tmp_path: Path) -> None:
    redis, data = BundledRedis(tmp_path / "redis"), tmp_path / "data"
    data.mkdir()
    redis.start()
    try:
        with (
            # Without tables, so that the start makes them.
            postgres.database() as url,
            live_stacks.running(data, DATABASE_URL=url, REDIS_URL=redis.url, web_processes=1) as live,
        ):
            token = visitor_token(live, widget_key(configure(live)["snippet"]), "https://www.example.com")
            with connected(live, token) as visitor:
                visitor.begin("Is there a database?")
                live.comment(live.issue_about("Is there a database?")["key"], "There is.")
                visitor.hear_message("There is.")
    finally:
        redis.stop()
    assert {each.name for each in data.iterdir()} == {"output.log", "processes.json", "sandbox.json", "secret-key"}
