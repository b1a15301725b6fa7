import pytest

from jira_chat.storage.lists import lots, padded


@pytest.mark.parametrize(("items", "length"), [("", 0), ("a", 1), ("ab", 2), ("abc", 4), ("a" * 100, 128)])
def test_lengths_are_few_and_nothing_else_is_in_it(items: str, length: int) -> None:
    assert len(padded(items)) == length
    assert "".join(padded(items)).startswith(items)
    assert set(padded(items)) == set(items)


@pytest.mark.parametrize(("items", "expected"), [("", []), ("abc", ["abcc"]), ("abcdefghi", ["abcd", "efgh", "i"])])
def test_lots_have_everything_once_and_few_lengths(items: str, expected: list[str]) -> None:
    assert ["".join(lot) for lot in lots(items, 4)] == expected
