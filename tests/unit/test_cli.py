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


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"WORKER_CONCURRENCY": "3"}, ["web", "worker", "worker-2", "worker-3"]),
        ({"SERVE": "http"}, ["web", "worker"]),
        ({"SERVE": "sockets", "WORKER_CONCURRENCY": "3"}, ["web"]),
    ],
)
def test_there_are_as_many_workers_as_were_asked_for_and_none_beside_sockets_alone(tmp_path, environ, names):
    shared = {"DATABASE_URL": "postgresql://db/chat", "REDIS_URL": "redis://redis", "SECRET_KEY": "x" * 32}
    config = cli.Config.from_environment({"DATA_DIR": str(tmp_path)} | shared | environ)

    (stage,) = cli._stages(config, None)
    assert [program.name for program in stage] == names
