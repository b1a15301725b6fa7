import threading
from dataclasses import replace
from pathlib import Path

import pytest

from jira_chat import infrastructure
from jira_chat.config import Config, ConfigurationError
from tests.support.fakes import FakeClock


def config(folder: Path, **more: str) -> Config:
    secret_key = "a secret key for tests that is long enough"
    return Config.from_environment({"DATA_DIR": str(folder), "SECRET_KEY": secret_key} | more)


def test_without_an_address_for_redis_nothing_is_built(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="REDIS_URL is missing"):
        infrastructure.build(config(tmp_path))


def test_a_sweep_has_the_time_and_a_transaction_of_its_own(tmp_path: Path) -> None:
    clock = FakeClock()
    built = replace(infrastructure.build(config(tmp_path, REDIS_URL="redis://127.0.0.1:1")), clock=clock)

    def forget(connection, *, now):
        assert (connection.in_transaction(), now) == (True, clock())
        return 3

    assert built.sweep(forget)() == 3
    built.close()


def test_what_belongs_to_no_feature_is_swept_too(tmp_path: Path) -> None:
    built = infrastructure.build(config(tmp_path, REDIS_URL="redis://127.0.0.1:1"))
    assert built.sweeps().keys() == {"jobs", "tokens"}


def test_nothing_goes_on_after_it_was_closed(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    built = infrastructure.build(config(tmp_path, REDIS_URL="redis://127.0.0.1:1"))
    built.hints.notify_worker()
    assert set(threading.enumerate()) > before
    built.close()
    assert set(threading.enumerate()) <= before
