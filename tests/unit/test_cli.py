import os

import pytest

from jira_chat import cli


def test_a_data_folder_that_is_for_everybody_is_refused(tmp_path, capsys):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)

    assert cli.main(["migrate"], {"DATA_DIR": str(shared), "SECRET_KEY": "x" * 32}) == os.EX_CONFIG
    assert "DATA_DIR" in capsys.readouterr().err
    assert list(shared.iterdir()) == []


@pytest.mark.parametrize("redis_url", [None, "redis://redis.example.com"])
def test_a_server_of_its_own_comes_first_if_at_all(tmp_path, redis_url):
    environ = {"DATA_DIR": str(tmp_path)} | ({"REDIS_URL": redis_url} if redis_url else {})
    config = cli.Config.from_environment(environ)
    bundled = None if redis_url else cli.BundledRedis(tmp_path)
    live_stacks = cli._stages(config, bundled)

    names = [[program.name for program in stage] for stage in live_stacks]
    assert names == ([["web", "worker"]] if redis_url else [["redis"], ["web", "worker"]])
    assert {program.environment["REDIS_URL"] for program in live_stacks[-1]} == {redis_url or bundled.url}
