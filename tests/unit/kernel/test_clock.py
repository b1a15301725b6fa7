from datetime import UTC, timedelta

import pytest

from jira_chat.kernel.clock import utc_now
from tests.support.fakes import FakeClock


@pytest.mark.parametrize("clock", [utc_now, FakeClock()], ids=["system", "fake"])
def test_now_has_a_zone_and_never_goes_back(clock):
    before, after = clock(), clock()

    assert before.tzinfo is UTC
    assert timedelta(0) <= after - before < timedelta(minutes=1)
