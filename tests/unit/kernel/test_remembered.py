import pytest

from jira_chat.kernel.remembered import Remembered


class Store:
    def __init__(self):
        self.values = {"a": 1, "b": 2}
        self.loaded = []
        self.meanwhile = lambda: None

    def load(self, key):
        self.loaded.append(key)
        value = self.values.get(key)
        self.meanwhile()
        return value


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def remembered(store, now):
    remembered = Remembered(store.load, most=2, seconds=5, timer=lambda: now[0])
    remembered.begin()
    return remembered


def test_what_was_read_is_not_read_again(remembered, store):
    assert [remembered.get("a"), remembered.get("a"), remembered.get("b")] == [1, 1, 2]
    assert store.loaded == ["a", "b"]


def test_before_it_begins_all_is_read_each_time(store):
    remembered = Remembered(store.load, most=2, seconds=5)
    assert [remembered.get("a"), remembered.get("a")] == [1, 1]
    assert store.loaded == ["a", "a"]


def test_it_counts_for_seconds(remembered, store, now):
    remembered.get("a")
    store.values["a"] = 9
    now[0] = 4.9
    assert remembered.get("a") == 1
    now[0] = 5.1
    assert remembered.get("a") == 9


def test_what_changed_is_read_again_and_nothing_else(remembered, store):
    remembered.get("a"), remembered.get("b")
    store.values |= {"a": 9, "b": 9}
    remembered.forget("a")
    assert [remembered.get("a"), remembered.get("b")] == [9, 2]
    remembered.forget_all()
    assert remembered.get("b") == 9


def test_what_is_not_there_is_asked_for_each_time(remembered, store):
    assert remembered.get("c") is None
    store.values["c"] = 3
    assert remembered.get("c") == 3


def test_only_so_many_are_kept(remembered, store):
    store.values["c"] = 3
    for key in ("a", "b", "c", "a"):
        remembered.get(key)
    assert store.loaded == ["a", "b", "c", "a"]


def test_what_changes_while_it_is_read_is_not_kept(remembered, store):
    def change():
        store.values["a"] = 9
        remembered.forget("a")

    store.meanwhile = change
    assert remembered.get("a") == 1
    store.meanwhile = lambda: None
    assert remembered.get("a") == 9
