from datetime import timedelta

from sqlalchemy import select

from jira_chat.storage import used_tokens
from jira_chat.storage.tables import used_tokens as table
from jira_chat.storage.used_tokens import Use
from tests.support.fakes import NOW
from tests.support.threads import all_at_once

UNTIL = NOW + timedelta(minutes=5)


def use(database, *names, kind="thing", **more):
    with database.transaction() as connection:
        return used_tokens.use(connection, kind, *names, until=UNTIL, **more)


def test_only_the_first_use_counts(database) -> None:
    assert [use(database, "a", "b", content=each) for each in ("1", "1", "2", "1")] == [
        Use.FIRST,
        Use.REPEAT,
        Use.REPLAY,
        Use.REPEAT,
    ]


def test_of_many_at_the_same_moment_one_is_the_first(database) -> None:
    assert sorted(all_at_once(*[lambda: use(database, "a")] * 6)) == [Use.FIRST, *[Use.REPEAT] * 5]


def test_tokens_are_told_apart_by_kind_and_by_all_of_their_names(database) -> None:
    different = [("a",), ("a", "b"), ("ab",), ("b", "a"), ("é\x00" * 500,), ("",)]
    assert {use(database, *names) for names in different} == {Use.FIRST}
    assert use(database, "a", kind="other") is Use.FIRST


def test_what_is_rolled_back_leaves_the_token_good(database) -> None:
    with database.engine.connect() as connection, connection.begin() as transaction:
        used_tokens.use(connection, "thing", "a", until=UNTIL)
        transaction.rollback()
    assert use(database, "a") is Use.FIRST


def test_the_token_itself_is_not_kept(database) -> None:
    use(database, "jti-of-carla")
    with database.reading() as connection:
        assert "carla" not in str(connection.execute(select(table)).all())


def test_notes_outlive_their_tokens_and_end(database) -> None:
    use(database, "a")
    with database.transaction() as connection:
        assert used_tokens.forget_expired(connection, now=UNTIL + timedelta(minutes=5)) == 0
        assert used_tokens.forget_expired(connection, now=UNTIL + timedelta(minutes=6)) == 1
    assert use(database, "a") is Use.FIRST
