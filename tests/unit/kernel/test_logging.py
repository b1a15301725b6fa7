import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from jira_chat.kernel import logging as our_logging
from jira_chat.kernel.logging import JsonFormatter


def record(**extra: object) -> logging.LogRecord:
    return logging.getLogger("test").makeRecord("test", logging.WARNING, "f", 1, "something", (), None, extra=extra)


def test_a_line_is_one_json_object_with_its_fields():
    line = JsonFormatter().format(record(tenant="t1", attempts=2, odd=object))

    assert "\n" not in line
    shown = json.loads(line)
    assert shown["at"].endswith("+00:00")
    assert {name: shown[name] for name in ("level", "logger", "event", "tenant", "attempts")} == {
        "level": "warning",
        "logger": "test",
        "event": "something",
        "tenant": "t1",
        "attempts": 2,
    }
    assert shown["odd"] == "<class 'object'>"


@pytest.mark.parametrize("letter", ["\n", "\x1b", "\x85", "\x9b", "\u2028", "\u202e", "\ud800"])
def test_nothing_that_somebody_sent_begins_a_line_or_moves_the_cursor(letter: str) -> None:
    line = JsonFormatter().format(record(path=f"/a{letter}b"))

    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["path"] == f"/a{letter}b"


def shown(**extra: object) -> dict[str, object]:
    return json.loads(JsonFormatter().format(record(**extra)))


@pytest.fixture
def _in_a_context_of_its_own():
    our_logging.begin_context()
    yield
    our_logging.begin_context()


@pytest.mark.usefixtures("_in_a_context_of_its_own")
def test_what_is_bound_is_on_each_line_until_the_next_work_begins():
    our_logging.begin_context(request="r1")
    our_logging.bind_context(tenant="t1")
    assert shown(attempts=2).items() >= {"request": "r1", "tenant": "t1", "attempts": 2}.items()
    assert shown()["tenant"] == "t1"

    our_logging.begin_context(request="r2")
    assert shown()["request"] == "r2"
    assert "tenant" not in shown()


@pytest.mark.usefixtures("_in_a_context_of_its_own")
def test_a_line_of_its_own_says_more_than_the_context_and_never_less():
    our_logging.begin_context(tenant="t1", event="another", level="none")
    assert shown(tenant="t2").items() >= {"tenant": "t2", "event": "something", "level": "warning"}.items()


@pytest.mark.usefixtures("_in_a_context_of_its_own")
def test_a_thread_begins_without_the_context_of_another():
    our_logging.begin_context(request="r1")
    with ThreadPoolExecutor(1) as pool:
        assert "request" not in pool.submit(shown).result()


def test_an_exception_stays_on_the_line():
    broken = record()
    error = ValueError("no")
    broken.exc_info = (ValueError, error, None)

    line = JsonFormatter().format(broken)

    assert "\n" not in line
    assert "ValueError: no" in json.loads(line)["exception"]


@pytest.fixture
def _logging_as_it_was():
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.mark.usefixtures("_logging_as_it_was")
def test_libraries_that_show_whole_requests_are_kept_quiet(capsys):
    our_logging.configure("DEBUG")

    logging.getLogger("urllib3.connectionpool").info("GET /?jwt=secret")
    logging.getLogger("jira_chat").info("started", extra={"port": 5000})

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "started"
