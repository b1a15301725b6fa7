"""Hostile bodies: whatever is sent to whatever reads a body, it is a mistake of the sender and no fault of ours."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jira_chat.broker.server import BundledRedis
from jira_chat.settings.models import ProjectSettings
from tests.support import databases
from tests.support import web as webs
from tests.support.web import Web

FIELDS = sorted(msgspec.to_builtins(ProjectSettings()))
ODD = st.sampled_from(["\x00", "\ufeff", "\u202e", "https://[::1%a]", "https://\x00.com", "x" * 5000, "-1", "1e400"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | ODD
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))
NAMES = st.sampled_from([*FIELDS, "version", "settings", "site", "session", "issue", "comment", "id", "clientKey"])
OBJECTS = st.dictionaries(NAMES, VALUES | st.dictionaries(NAMES, VALUES, max_size=5), max_size=5)
SAVES = st.fixed_dictionaries(
    {"version": st.integers(), "settings": st.dictionaries(st.sampled_from(FIELDS), VALUES | st.lists(ODD, max_size=3))}
)
RAW = st.binary(max_size=200) | st.sampled_from([b"[" * 100_000, b'{"a":' * 100_000, b'"\xff"', b'"\\ud800"'])
BODIES = RAW | (OBJECTS | VALUES | SAVES).map(lambda value: msgspec.json.encode(value, enc_hook=str))
MANY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def target(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, redis: BundledRedis
) -> Iterator[tuple[Web, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        yield from _prepared(folder, redis, "")
        return
    with databases.postgresql() as url:
        yield from _prepared(folder, redis, url)


def _prepared(folder, redis: BundledRedis, url: str) -> Iterator[tuple[Web, dict[str, Any]]]:
    with webs.serving(folder, redis.url, database_url=url) as web:
        web.site.install(web.send)
        yield web, {"key": web.configure(), "session": web.session("project-settings")}


def is_no_fault_of_ours(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.json["error"]["message"]


@MANY
@given(body=BODIES)
def test_saving_settings(target, body: bytes) -> None:
    web, known = target
    is_no_fault_of_ours(web.send("PUT", "/api/project-settings", headers=known["session"], data=body))


@MANY
@given(body=BODIES)
def test_renewing_a_session(target, body: bytes) -> None:
    web, _ = target
    is_no_fault_of_ours(web.send("POST", "/api/session", headers=web.site.context(), data=body))


@MANY
@given(body=BODIES)
def test_becoming_a_visitor(target, body: bytes) -> None:
    web, known = target
    is_no_fault_of_ours(web.send("POST", f"/widget/{known['key']}/session", data=body))


@MANY
@given(body=BODIES)
def test_installing(target, body: bytes) -> None:
    web, _ = target
    is_no_fault_of_ours(web.site.tell_as_atlassian(web.send, "installed", body))
    is_no_fault_of_ours(web.site.tell_as_atlassian(web.send, "uninstalled", body))


@MANY
@given(body=BODIES)
def test_telling_of_an_event(target, body: bytes) -> None:
    web, _ = target
    is_no_fault_of_ours(web.site.tell(web.send, "webhooks/comment_created", body))


@MANY
@given(key=st.text(min_size=1, max_size=50).filter(lambda key: key.strip("./")))
def test_any_widget_key(target, key: str) -> None:
    web, _ = target
    for path in (f"/widget/{key}/settings", f"/widget/{key}/frame"):
        is_no_fault_of_ours(web.send("GET", path.replace("?", "%3F").replace("#", "%23")))


@MANY
@given(token=st.text(alphabet=st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=200))
@pytest.mark.parametrize("scheme", ["Bearer s.", "Bearer v.", "JWT ", ""])
def test_any_token(target, scheme: str, token: str) -> None:
    web, _ = target
    for method, path in (("GET", "/api/project-settings"), ("POST", "/api/socket-ticket"), ("POST", "/api/session")):
        answer = web.send(method, path, headers={"Authorization": scheme + token}, data=b"{}")
        assert answer.status_code == 401
