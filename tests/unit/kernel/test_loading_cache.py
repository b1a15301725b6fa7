from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from jira_chat.kernel.loading_cache import LoadingCache


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
def cache(store, now):
    cache = LoadingCache(store.load, most=2, seconds=5, timer=lambda: now[0])
    cache.begin()
    return cache


def test_what_was_read_is_not_read_again(cache, store):
    assert [cache.get("a"), cache.get("a"), cache.get("b")] == [1, 1, 2]
    assert store.loaded == ["a", "b"]


def test_before_it_begins_all_is_read_each_time(store):
    cache = LoadingCache(store.load, most=2, seconds=5)
    assert [cache.get("a"), cache.get("a")] == [1, 1]
    assert store.loaded == ["a", "a"]


def test_it_counts_for_seconds(cache, store, now):
    cache.get("a")
    store.values["a"] = 9
    now[0] = 4.9
    assert cache.get("a") == 1
    now[0] = 5.1
    assert cache.get("a") == 9


def test_what_changed_is_read_again_and_nothing_else(cache, store):
    cache.get("a"), cache.get("b")
    store.values |= {"a": 9, "b": 9}
    cache.forget("a")
    assert [cache.get("a"), cache.get("b")] == [9, 2]
    cache.forget_all()
    assert cache.get("b") == 9


def test_what_is_not_there_is_asked_for_each_time(cache, store):
    assert cache.get("c") is None
    store.values["c"] = 3
    assert cache.get("c") == 3


def test_only_so_many_are_kept(cache, store):
    store.values["c"] = 3
    for key in ("a", "b", "c", "a"):
        cache.get(key)
    assert store.loaded == ["a", "b", "c", "a"]


def test_what_changes_while_it_is_read_is_not_kept(cache, store):
    def change():
        store.values["a"] = 9
        cache.forget("a")

    store.meanwhile = change
    assert cache.get("a") == 1
    store.meanwhile = lambda: None
    assert cache.get("a") == 9


class Slow(Store):
    """Waits in the middle of each load until it is let go on."""

    def __init__(self):
        super().__init__()
        self.begun, self.goes_on = Event(), Event()
        self.meanwhile = self.wait

    def wait(self):
        self.begun.set()
        assert self.goes_on.wait(10)


def test_those_who_want_the_same_at_once_share_what_is_read():
    store = Slow()
    cache = LoadingCache(store.load, most=2, seconds=5)
    cache.begin()
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(cache.get, "a")
        assert store.begun.wait(10)
        others = [threads.submit(cache.get, "a") for _ in range(2)]
        store.goes_on.set()
        assert [each.result(10) for each in (first, *others)] == [1, 1, 1]
    assert store.loaded == ["a"]


def test_who_asks_after_a_change_gets_nothing_from_before():
    store = Slow()
    cache = LoadingCache(store.load, most=2, seconds=5)
    cache.begin()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.get, "a")
        assert store.begun.wait(10)
        store.values["a"] = 9
        cache.forget("a")
        store.goes_on.set()
        assert cache.get("a") == 9
        assert first.result(10) == 1


def test_who_waited_for_what_failed_tries_again(store, cache):
    def fail():
        store.meanwhile = lambda: None
        raise ConnectionError

    store.meanwhile = fail
    with pytest.raises(ConnectionError):
        cache.get("a")
    assert cache.get("a") == 1
