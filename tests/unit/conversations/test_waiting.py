import pytest

from jira_chat.access.principals import Side
from jira_chat.conversations.waiting import Turn, turn

CUSTOMER, AGENT = Side.CUSTOMER, Side.AGENT


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([CUSTOMER], Turn(waits=True, answers=False)),
        ([AGENT], Turn(waits=False, answers=True)),
        ([AGENT, CUSTOMER], Turn(waits=True, answers=True)),
        ([CUSTOMER, AGENT], Turn(waits=False, answers=True)),
    ],
)
def test_who_had_the_last_word_decides_whether_somebody_waits(sides, expected):
    assert turn(sides) == expected
