from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select

from jira_chat.storage.types import BigSerial, Instant

moments = Table("moments", MetaData(), Column("id", BigSerial, primary_key=True), Column("at", Instant))
NOON = datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def connection(database):
    with database.transaction() as connection:
        moments.create(connection)
        yield connection


@pytest.mark.parametrize("instant", [NOON, NOON.astimezone(timezone(timedelta(hours=-9, minutes=-30))), None], ids=str)
def test_an_instant_comes_back_to_the_microsecond(connection, instant):
    connection.execute(insert(moments).values(at=instant))

    assert connection.execute(select(moments.c.at)).scalar_one() == instant


def test_instants_are_compared_and_ordered_whatever_their_zone(connection):
    later = (NOON + timedelta(seconds=1)).astimezone(timezone(timedelta(hours=-12)))
    connection.execute(insert(moments), [{"at": later}, {"at": NOON}])

    assert connection.execute(select(moments.c.at).order_by(moments.c.at)).scalars().all() == [NOON, later]
    assert connection.execute(select(moments.c.at).where(moments.c.at > NOON)).scalars().all() == [later]


def test_keys_grow_by_themselves(connection):
    for _ in range(3):
        connection.execute(insert(moments).values(at=NOON))

    assert connection.execute(select(moments.c.id).order_by(moments.c.id)).scalars().all() == [1, 2, 3]
