import pytest
from sqlalchemy import text

from jira_chat.broker.server import BundledRedis
from tests.support import web as webs


def test_a_process_that_answers_is_alive(shared) -> None:
    assert shared.send("GET", "/healthz").json == {"status": "ok"}


def test_a_process_whose_parts_work_is_ready(shared) -> None:
    answer = shared.send("GET", "/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "parts": {"database": True, "migrations": True, "redis": True}}


def test_without_redis_it_is_alive_and_not_ready_and_says_which_part(tmp_path) -> None:
    server = BundledRedis(tmp_path)
    server.start()
    with webs.serving(tmp_path, server.url) as web:
        assert web.send("GET", "/readyz").status_code == 200
        server.stop()
        answer = web.send("GET", "/readyz")
        assert answer.status_code == 503
        assert answer.json["parts"] == {"database": True, "migrations": True, "redis": False}
        assert web.send("GET", "/healthz").status_code == 200
        assert web.site.install(web.send).status_code == 204
        ticket = web.send("POST", "/api/socket-ticket", headers=web.session("dashboard"))
        assert ticket.status_code == 200
        server.start()
        assert web.send("GET", "/readyz").status_code == 200
        server.stop()


def test_a_database_that_is_not_migrated_is_named(web) -> None:
    with web.features.infrastructure.database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = web.send("GET", "/readyz")
    assert answer.status_code == 503
    assert answer.json["parts"] == {"database": True, "migrations": False, "redis": True}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_strict_defaults_are_on_every_answer(shared, path: str) -> None:
    headers = shared.send("GET", path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers
