import pytest

from jira_chat.broker.hint_stream import SILENT_SECONDS, HintStream


@pytest.mark.parametrize(
    ("numbers", "misses"),
    [
        ([7, 8, 9], [False, False, False]),
        ([7, 7, 6, 8], [False, False, False, False]),
        ([7, 9, 10], [False, True, False]),
        ([7, 9, 8, 10], [False, True, False, False]),
    ],
    ids=["in order", "twice and late", "one skipped", "late after all"],
)
def test_a_number_that_was_skipped_is_missed(numbers, misses) -> None:
    stream = HintStream()
    assert [stream.misses("a", number, now=0.0) for number in numbers] == misses


def test_publishers_are_apart() -> None:
    stream = HintStream()
    assert [stream.misses(*each, now=0.0) for each in [("a", 1), ("b", 9), ("a", 2), ("b", 10)]] == [False] * 4


def test_a_publisher_that_falls_silent_is_noticed() -> None:
    stream = HintStream()
    stream.misses("a", 1, now=0.0)
    stream.misses("b", 1, now=SILENT_SECONDS)
    assert stream.silent(now=SILENT_SECONDS) == []
    assert stream.silent(now=SILENT_SECONDS + 1) == ["a"]


def test_a_publisher_that_said_goodbye_is_not_missed() -> None:
    stream = HintStream()
    stream.misses("a", 1, now=0.0)
    stream.leave("a")
    assert stream.silent(now=1000.0) == []
