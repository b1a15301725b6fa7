import logging
import os

import pytest

from jira_chat import working


@pytest.fixture(autouse=True)
def logging_as_it_was():
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


def test_a_worker_without_redis_is_told_in_words(tmp_path, capsys):
    assert working.main({"DATA_DIR": str(tmp_path)}) == os.EX_CONFIG
    assert "REDIS_URL is missing" in capsys.readouterr().err
