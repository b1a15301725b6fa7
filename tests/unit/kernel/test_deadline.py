import threading

import pytest

from jira_chat.kernel.deadline import Deadline


def test_all_are_asked_at_once():
    together = threading.Barrier(3, timeout=5)
    calls = [lambda number=number: (together.wait(), number)[1] for number in range(3)]

    assert Deadline(seconds=5, threads=3).run(calls) == [0, 1, 2]


def test_one_that_hangs_is_left_behind():
    released = threading.Event()
    deadline = Deadline(seconds=0.05, threads=2)

    assert deadline.run([lambda: released.wait(5), lambda: "here"]) == [None, "here"]
    released.set()


def test_where_all_hang_others_are_not_begun():
    released, begun = threading.Event(), []
    deadline = Deadline(seconds=0.05, threads=1)
    deadline.run([lambda: released.wait(5)])

    assert deadline.run([lambda: begun.append(1)]) == [None]
    released.set()
    assert deadline.run([lambda: "again"]) == ["again"]
    assert begun == []


def test_what_a_call_raises_is_raised():
    def broken():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        Deadline(seconds=5, threads=1).run([broken])
