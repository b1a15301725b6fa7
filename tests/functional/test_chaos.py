"""The fault campaign of `benchmarks/chaos.py` in its short form: all kinds of faults in some seconds."""

from dataclasses import asdict

from benchmarks import chaos
from benchmarks.load import census
from benchmarks.load.census import Held
from benchmarks.load.stage import SQLITE
from benchmarks.trouble import KINDS


def test_under_all_faults_every_promise_is_kept_and_nothing_leaks(tmp_path):
    outcome = chaos.run(tmp_path / "data", seed=3, database=SQLITE, how=chaos.SHORT)

    assert outcome.is_right, outcome.told
    assert {fault.kind for fault in outcome.faults} == set(KINDS[SQLITE])


def test_what_grows_is_named():
    before = Held(processes=(1, 2), resident=100, files=50, kinds={}, greenlets=20, subscriptions=3, listeners=3)
    held = asdict(before)
    grown = Held(**held | {"resident": 106, "files": 147, "greenlets": 69, "subscriptions": 4})

    assert census.leaks(before, before, of_memory=True) == []
    assert census.leaks(before, grown, of_memory=True) == ["files", "greenlets", "subscriptions", "memory"]
    assert "memory" not in census.leaks(before, Held(**asdict(grown) | {"processes": (1, 3)}), of_memory=True)
