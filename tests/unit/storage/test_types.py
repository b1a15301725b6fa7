from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from jira_chat.storage.types import Instant

DIALECTS = [sqlite.dialect(), postgresql.dialect()]
INSTANTS = st.builds(
    lambda distance, offset: (datetime(2026, 6, 1, tzinfo=UTC) + distance).astimezone(timezone(offset)),
    st.timedeltas(min_value=timedelta(days=-20_000), max_value=timedelta(days=20_000)),
    st.timedeltas(min_value=timedelta(hours=-14), max_value=timedelta(hours=14)),
)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
@given(instant=INSTANTS)
def test_an_instant_comes_back_in_utc(dialect, instant):
    stored = Instant().process_bind_param(instant, dialect)
    loaded = Instant().process_result_value(stored, dialect)

    assert loaded == instant
    assert loaded.tzinfo is UTC


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_a_naive_one_is_refused(dialect):
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2026, 6, 1), dialect)  # noqa: DTZ001 -- that is the point


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_nothing_stays_nothing(dialect):
    assert Instant().process_bind_param(None, dialect) is None
    assert Instant().process_result_value(None, dialect) is None


def test_sqlite_keeps_utc_and_postgresql_the_zone():
    instant = datetime(2026, 6, 1, 14, 0, tzinfo=timezone(timedelta(hours=2)))

    assert [Instant().process_bind_param(instant, each).isoformat() for each in DIALECTS] == [
        "2026-06-01T12:00:00",
        "2026-06-01T12:00:00+00:00",
    ]
