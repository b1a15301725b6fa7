"""Every endpoint that takes a body, with a valid use of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from jira_chat.access.principals import Surface
from jira_chat.kernel.ids import new_id
from jira_chat.settings.models import ProjectSettings, SiteSettings
from jira_chat.web.errors import STATUS_BY_CODE
from sandbox import seed, surfaces, tokens
from sandbox.installation import CLIENT_KEY
from sandbox.surfaces import NOWHERE
from tests.support.in_process import SITE, InProcessStack
from tests.support.sign_in_methods import ANOTHER, PASSWORD

ANN = "ann@example.com"
LONGEST_MESSAGE = 600
NO_SERVER_ERROR = 500


@dataclass(frozen=True)
class Case:
    """A valid use of an endpoint: the caller, and the body if there is one."""

    who: Callable[[InProcessStack, "Tokens"], dict[str, str]]
    body: Any
    status: int
    """The status of the answer to valid input."""
    path: dict[str, str] = field(default_factory=dict)


class Tokens:
    """All kinds of callers."""

    def __init__(self, stack: InProcessStack) -> None:
        portal = stack.portal_page(None)
        assert portal is not None
        self._stack = stack
        self.settings = stack.admin_session()
        self.agent = stack.admin_session(Surface.DASHBOARD)
        self.on_issue = stack.admin_session(Surface.ISSUE)
        self.report = stack.admin_session(Surface.REPORT)
        self.administration = stack.admin_session(Surface.ADMINISTRATION)
        self.stranger = portal["session"]
        stack.register(ANN, PASSWORD)

    @property
    def context(self) -> str:
        return surfaces.context_token(self._stack.sandbox.installation, NOWHERE, seed.ADA)

    @property
    def customer(self) -> str:
        """A new customer each time: some endpoints end the session or set a password."""
        return self._stack.register(f"{new_id()}@example.com", None)


def nobody(_stack: InProcessStack, _tokens: Tokens) -> dict[str, str]:
    return {}


def bearer(name: str) -> Callable[[InProcessStack, Tokens], dict[str, str]]:
    return lambda _stack, tokens: {"Authorization": f"Bearer {getattr(tokens, name)}"}


def present(_stack: InProcessStack, held: Tokens) -> dict[str, str]:
    return {"Authorization": f"JWT {held.context}"}


def atlassian(event: str) -> Callable[[InProcessStack, Tokens], dict[str, str]]:
    return lambda stack, _tokens: {"Authorization": f"JWT {stack.sandbox.installation._install_token(event)}"}


def site(path: str) -> Callable[[InProcessStack, Tokens], dict[str, str]]:
    def signed(stack: InProcessStack, _tokens: Tokens) -> dict[str, str]:
        claims = tokens.request_claims(CLIENT_KEY, "POST", path)
        return {"Authorization": f"JWT {tokens.sign(claims, stack.sandbox.installation.secret)}"}

    return signed


SESSION, VERSION = "the session that is held", 87_654_321
"""Placeholders for values known only when the request is sent."""

_NOTICE = {"key": "k", "clientKey": CLIENT_KEY, "baseUrl": "http://127.0.0.1:1", "sharedSecret": "s" * 40}
_EMAIL = {"site": SITE, "email": ANN}
_ALL_SETTINGS = json.loads(
    msgspec.json.encode(ProjectSettings(portal=True, external=True, sites=(SITE,), welcome="Hi", greeting="Hello"))
)
_ALL_SETTINGS["blocked_groups"] = [{"id": "g1", "name": "staff"}]
_WEEK = [{"day": 0, "spans": [{"start": "09:00", "end": "17:00"}]}]
_HABITS = {
    "hours": {"zone": "UTC", "week": _WEEK},
    "away_minutes": 5,
    "capacity": 3,
    "languages": ["de"],
    "labels": ["billing"],
}
_ALL_SETTINGS["visibility"] |= {
    "mode": "hours",
    "week": _WEEK,
    "special_days": [{"date": "2026-12-24", "label": "Eve", "spans": [{"start": "09:00", "end": "12:00"}]}],
}
_SITE_SETTINGS = json.loads(msgspec.json.encode(SiteSettings(privacy_link="https://example.com/privacy")))

FILES = {"PUT /api/attachments/<client_id>", "POST /api/project-settings/launcher-image"}
"""Their bodies are files, not JSON: `tests/integration/attachments` and `tests/unit/attachments` test them."""

CASES = {
    "POST /connect/installed": Case(atlassian("installed"), _NOTICE, 204),
    "POST /connect/uninstalled": Case(atlassian("uninstalled"), _NOTICE, 204),
    "POST /connect/enabled": Case(site("/connect/enabled"), {}, 204),
    "POST /connect/disabled": Case(site("/connect/disabled"), {}, 204),
    "POST /connect/webhooks/<event>": Case(
        site("/connect/webhooks/comment_created"),
        {"issue": {"id": "20001"}, "comment": {"id": "30001"}},
        204,
        {"event": "comment_created"},
    ),
    "PUT /api/project-settings": Case(bearer("settings"), {"version": VERSION, "settings": _ALL_SETTINGS}, 200),
    "POST /api/project-settings/hours": Case(bearer("settings"), {"visibility": _ALL_SETTINGS["visibility"]}, 200),
    "POST /api/project-settings/look": Case(bearer("settings"), {"look": _ALL_SETTINGS["look"]}, 200),
    "PUT /api/project-settings/notices": Case(
        bearer("settings"), {"minutes": 5, "emails": ["team@example.com"], "webhook": None}, 200
    ),
    "POST /api/project-settings/notices/test": Case(bearer("settings"), {}, 202),
    "POST /api/project-settings/identity": Case(bearer("settings"), {}, 201),
    "PUT /api/site-settings": Case(bearer("administration"), {"version": VERSION, "settings": _SITE_SETTINGS}, 200),
    "POST /api/delivery/retry": Case(bearer("settings"), {"conversation": "0" * 32}, 200),
    "POST /api/delivery/comparison": Case(bearer("administration"), {}, 200),
    "POST /api/people/export": Case(bearer("administration"), {"person": "nobody@example.com"}, 404),
    "POST /api/people/erasure": Case(bearer("administration"), {"person": "nobody@example.com"}, 404),
    "POST /api/texts": Case(
        bearer("administration"),
        {
            "code": "cs",
            "base": "en",
            "name": "čeština",
            "english_name": "Czech",
            "script": "Latn",
            "usual_script": "Latn",
        },
        200,
    ),
    "PUT /api/texts/<language>": Case(bearer("administration"), {"texts": {"welcome": "Hi"}}, 200, {"language": "de"}),
    "POST /api/texts/<language>/import": Case(
        bearer("administration"), {"language": "de", "texts": {"welcome": "Hi"}}, 200, {"language": "de"}
    ),
    "PUT /api/managed-replies/<reply>": Case(
        bearer("administration"), {"name": "Hello", "text": "Hi!", "language": "de"}, 200, {"reply": "0" * 32}
    ),
    "POST /api/managed-replies/import": Case(
        bearer("administration"), {"replies": [{"name": "Bye", "text": "Bye!", "language": ""}]}, 200
    ),
    "PUT /api/closure": Case(bearer("agent"), {"reason": "Fire drill", "until": None}, 200),
    "PUT /api/working-habits": Case(bearer("agent"), _HABITS, 200),
    "POST /api/replies/<reply>/use": Case(bearer("agent"), {}, 404, {"reply": "1" * 32}),
    "POST /api/offers/<conversation>": Case(bearer("agent"), {"accepts": True}, 409, {"conversation": "0" * 32}),
    "POST /api/conversations/<conversation>/notes": Case(
        bearer("agent"), {"client_id": "note-0001", "body": "Between us"}, 404, {"conversation": "0" * 32}
    ),
    "POST /api/conversations/<conversation>/request/steps": Case(
        bearer("agent"), {"step": "31"}, 404, {"conversation": "0" * 32}
    ),
    "POST /api/conversations/<conversation>/comment": Case(
        bearer("agent"), {"refused": False}, 404, {"conversation": "0" * 32}
    ),
    "PUT /api/conversations/<conversation>/request/assignee": Case(
        bearer("agent"), {"account": "nina"}, 404, {"conversation": "0" * 32}
    ),
    "POST /api/conversations/<conversation>/transfer": Case(
        bearer("agent"),
        {"id": "0" * 32, "project": "10002", "note": "Please take over"},
        404,
        {"conversation": "0" * 32},
    ),
    "PUT /api/conversations/<conversation>/messages/<seq>": Case(
        bearer("agent"), {"body": "On Thursday", "revision": 0}, 404, {"conversation": "0" * 32, "seq": "1"}
    ),
    "POST /api/issue-chat": Case(bearer("on_issue"), {"client_id": "begin-0001", "body": "Hello"}, 403),
    "PUT /api/filters/<filter_id>": Case(
        bearer("agent"),
        {
            "name": "Prices",
            "label": "vip",
            "language": "de",
            "path": "/pricing",
            "request_type": {"id": "11", "name": "Ask a question"},
            "organization": {"id": "1", "name": "Costa Bakeries"},
        },
        200,
        {"filter_id": "0" * 32},
    ),
    "POST /api/report/count": Case(bearer("report"), {}, 202),
    "POST /api/session": Case(present, {"session": SESSION}, 200),
    "POST /api/socket-ticket": Case(bearer("customer"), {}, 200),
    "POST /socket/poll": Case(
        bearer("customer"),
        {"frames": [{"type": "ping"}], "cursor": "0123456789abcdef", "positions": {"c1": 2}},
        200,
    ),
    "POST /api/conversations/<conversation>/rating": Case(
        bearer("customer"), {"score": 4, "comment": "Quick!"}, 404, {"conversation": "0" * 32}
    ),
    "POST /api/conversations/<conversation>/transcript": Case(bearer("customer"), {}, 404, {"conversation": "0" * 32}),
    "POST /api/conversations/<conversation>/waiting": Case(
        bearer("customer"), {"leaves": True, "email": "ann@example.com"}, 404, {"conversation": "0" * 32}
    ),
    "POST /api/visitor-session": Case(bearer("stranger"), {}, 201),
    "POST /api/sign-out": Case(bearer("customer"), {}, 204),
    "PUT /api/password": Case(bearer("customer"), {"password": "", "new_password": ANOTHER}, 200),
    "POST /widget/<widget_key>/session": Case(nobody, {"site": SITE}, 201),
    "POST /widget/<widget_key>/articles": Case(nobody, {"query": "delivery address"}, 200),
    "POST /widget/<widget_key>/code": Case(nobody, _EMAIL | {"purpose": "sign_in", "language": "de"}, 202),
    "POST /widget/<widget_key>/sign-in": Case(nobody, _EMAIL | {"password": PASSWORD}, 200),
    "POST /widget/<widget_key>/register": Case(
        nobody, _EMAIL | {"name": "Ann Lee", "code": "000000", "password": PASSWORD, "language": "de"}, 401
    ),
    "POST /widget/<widget_key>/reset": Case(nobody, _EMAIL | {"code": "000000", "password": PASSWORD}, 401),
    "POST /widget/<widget_key>/confirmation": Case(nobody, {"token": "a.b"}, 404),
    "POST /widget/<widget_key>/identify": Case(nobody, {"site": SITE, "token": "a.b.c"}, 401),
}


def completed(stack: InProcessStack, held: Tokens, path: str, content: bytes) -> bytes:
    """Return a body with its placeholders filled in."""
    content = content.replace(SESSION.encode(), held.settings.encode())
    version = str(VERSION).encode()
    if version not in content:
        return content
    saved = stack.services.site_settings.page(stack.tenant) if "site-settings" in path else stack.record
    return content.replace(version, str(saved.version).encode())


def send(stack: InProcessStack, held: Tokens, name: str, content: bytes, **changes: Any) -> Any:
    stack.forget_limits()
    case = CASES[name]
    method, _, path = name.partition(" ")
    for parameter, value in ({"widget_key": stack.key} | case.path).items():
        path = path.replace(f"<{parameter}>", value)
    content = completed(stack, held, path, content)
    headers = case.who(stack, held) | {"Content-Type": "application/json"} | changes.pop("headers", {})
    return stack.send(method, path, data=content, headers=headers, **changes)


def check(answer: Any) -> None:
    """Check that every refusal has a message of readable length."""
    assert answer.status_code < NO_SERVER_ERROR, answer.text
    if answer.status_code < 400:
        return
    error = answer.json["error"]
    assert error["code"] in STATUS_BY_CODE or answer.status_code in {404, 405, 413}
    words = [error["message"], *error.get("fields", {}).values()]
    assert all(0 < len(message) <= LONGEST_MESSAGE for message in words)
