import errno
import logging
import os

import pytest

from jira_chat.supervision.programs import Program
from jira_chat.supervision.supervisor import Supervisor


class FakeProcess:
    """Runs until somebody sets its status, or ends it."""

    def __init__(self, name, pid, story):
        self.name, self.pid, self._story = name, pid, story
        self.ended = None

    def status(self):
        return self.ended

    def terminate(self):
        self._story.append(("terminate", self.name))

    def end(self, seconds):
        self.ended = -15 if self.ended is None else self.ended
        self._story.append(("end", self.name))


class House:
    """A supervisor with everything around it; time passes only while it waits."""

    def __init__(self, *live_stacks):
        self.now = 0.0
        self.story = []
        self.processes = []
        self.ready = True
        self.failures = 0
        self.script = []
        programs = [
            [Program(name=name, command=[name], environment={}, is_ready=lambda: self.ready) for name in stage]
            for stage in live_stacks
        ]
        self.supervisor = Supervisor(programs, self.launch, should_stop=self.wait, clock=lambda: self.now)

    def launch(self, program):
        if self.failures:
            self.failures -= 1
            raise OSError(errno.EAGAIN, "no more processes")
        self.story.append(("start", program.name, round(self.now, 1)))
        self.processes.append(FakeProcess(program.name, 100 + len(self.processes), self.story))
        return self.processes[-1]

    def wait(self, seconds):
        self.now += seconds
        if self.script and self.now >= self.script[0][0]:
            return self.script.pop(0)[1]()
        return False

    def at(self, seconds, act):
        self.script.append((seconds, act))

    def kill(self, name, status=-9):
        next(each for each in reversed(self.processes) if each.name == name).ended = status

    def stop_at(self, seconds):
        self.at(seconds, lambda: True)

    def starts(self, name):
        return [at for what, *rest in self.story if what == "start" and rest[0] == name for at in rest[1:]]


def test_stages_start_in_order_and_end_in_reverse():
    house = House(["redis"], ["web", "worker"])
    house.stop_at(5)

    assert house.supervisor.run() == os.EX_OK
    assert [event[:2] for event in house.story] == [
        ("start", "redis"), ("start", "web"), ("start", "worker"),
        ("terminate", "web"), ("terminate", "worker"), ("end", "web"), ("end", "worker"),
        ("terminate", "redis"), ("end", "redis"),
    ]  # fmt: skip


@pytest.mark.parametrize("victim", ["redis", "web", "worker"])
def test_one_that_ends_is_started_again_alone(victim):
    house = House(["redis"], ["web", "worker"])
    house.at(1, lambda: house.kill(victim))
    house.stop_at(5)

    assert house.supervisor.run() == os.EX_OK
    assert len(house.starts(victim)) == 2
    assert all(len(house.starts(other)) == 1 for other in {"redis", "web", "worker"} - {victim})


def test_what_it_left_behind_is_ended_before_it_starts_again():
    house = House(["web"])
    house.at(1, lambda: house.kill("web"))
    house.stop_at(5)
    house.supervisor.run()

    assert [event[0] for event in house.story] == ["start", "end", "start", "terminate", "end"]


def test_pauses_grow_until_it_runs_steadily():
    house = House(["web"])
    for second in (1, 5, 10, 15, 100, 105):
        house.at(second, lambda: house.kill("web"))
    house.stop_at(110)
    house.supervisor.run()

    first, *starts = house.starts("web")
    pauses = [start - killed for start, killed in zip(starts, (1, 5, 10, 15, 100, 105), strict=True)]
    assert first == 0
    assert pauses == pytest.approx([0.5, 1, 2, 4, 0.5, 1], abs=0.45)


def test_one_that_the_system_cannot_start_is_tried_again(caplog):
    house = House(["web"])
    house.failures = 2
    house.stop_at(5)

    assert house.supervisor.run() == os.EX_OK
    assert house.starts("web") == [pytest.approx(1.5, abs=0.45)]
    assert [record.message for record in caplog.records] == ["program_ended", "program_ended"]


def test_a_refused_configuration_ends_all_with_its_status(caplog):
    house = House(["redis"], ["web", "worker"])
    house.at(1, lambda: house.kill("worker", os.EX_CONFIG))

    with caplog.at_level(logging.ERROR):
        assert house.supervisor.run() == os.EX_CONFIG
    assert [record.message for record in caplog.records] == ["program_cannot_start"]
    assert all(process.ended is not None for process in house.processes)


def test_without_what_the_others_need_they_do_not_start():
    house = House(["redis"], ["web"])
    house.ready = False

    assert house.supervisor.run() == os.EX_UNAVAILABLE
    assert house.starts("web") == []
    assert house.now == pytest.approx(10, abs=0.1)


def test_a_wish_to_end_counts_while_it_still_starts():
    house = House(["redis"], ["web"])
    house.ready = False
    house.stop_at(1)

    assert house.supervisor.run() == os.EX_OK
    assert house.starts("web") == []
