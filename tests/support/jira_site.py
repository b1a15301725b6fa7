"""A Jira site on loopback with Atlassian's key server: signs like them and answers our calls."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support import connect_host
from tests.support.connect_host import ABSENT
from tests.support.jira_requests import JiraRequests
from tests.support.scripted_server import Answer, Received, ScriptedServer

PROJECT = "10000"
SERVICE_DESK = "1"
ISSUE = "10007"
ADA = "account-of-ada"
"""May do everything."""
STRANGER = "account-of-a-stranger"
"""May do nothing."""

FIELDS = [
    {"fieldId": each, "name": each.capitalize(), "required": each == "summary", "jiraSchema": {"type": "string"}}
    for each in ("summary", "description")
]

Send = Callable[..., Any]
"""`send(method, path, headers=…, data=…)`, to whatever runs the product."""


@dataclass(repr=False)
class JiraSite:
    server: ScriptedServer
    host: str = connect_host.HOST
    secret: str = connect_host.SECRET
    base_path: str = ""
    """The path of our BASE_URL, which comes before the paths that are signed."""
    audience: str = "http://127.0.0.1:5000"
    away: bool = False
    now: Callable[[], float] = time.time
    asked: list[str] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)
    """The requests that customers raised through us."""
    withdrawn: set[tuple[str, str]] = field(default_factory=set)
    """Accounts, and the permissions that they no longer hold."""
    groups: dict[str, set[str]] = field(default_factory=dict)
    """The ids of the groups of people with a Jira account, by their e-mail address."""

    def __post_init__(self) -> None:
        self._raised = JiraRequests({SERVICE_DESK: PROJECT})
        self.server.decide = self._answer

    @property
    def url(self) -> str:
        return self.server.url

    def install(self, send: Send, **changes: Any) -> Any:
        """Install the product with the site's current secret."""
        body = {"clientKey": self.host, "sharedSecret": self.secret, "baseUrl": self.url} | changes
        return self.tell_as_atlassian(send, "installed", connect_host.install_body(**body))

    def uninstall(self, send: Send) -> Any:
        return self.tell_as_atlassian(send, "uninstalled", connect_host.install_body(clientKey=self.host))

    def tell_as_atlassian(self, send: Send, event: str, body: bytes, **claims: Any) -> Any:
        path = f"/connect/{event}"
        said = self.claims("POST", path, aud=[self.audience], sub=ABSENT, **claims)
        return send("POST", path, headers=_jwt(connect_host.by_atlassian(said)), data=body)

    def tell(self, send: Send, event: str, body: bytes = b"{}", *, headers: dict[str, str] | None = None) -> Any:
        """Send the lifecycle event or webhook `enabled`, `disabled` or `webhooks/<event>`."""
        path = f"/connect/{event}"
        token = self.sign(self.claims("POST", path, sub=ABSENT))
        return send("POST", path, headers=_jwt(token) | (headers or {}), data=body)

    def page(self, path: str, *, account: str | None = ADA, **claims: Any) -> str:
        """Return the URL by which the site frames one of our pages, with its token."""
        subject = ABSENT if account is None else account
        token = self.sign(self.claims("GET", path, **{"sub": subject} | claims))
        return f"{path}{'&' if '?' in path else '?'}jwt={token}"

    def context(self, *, account: str | None = ADA) -> dict[str, str]:
        """Return the header with the token that a page's script gets from its host."""
        subject = ABSENT if account is None else account
        return _jwt(self.sign(self.claims("GET", "/", sub=subject, qsh="context-qsh")))

    def claims(self, method: str, path: str, **changes: Any) -> dict[str, Any]:
        now = int(self.now())
        # Real tokens differ by their second; here time may stand still.
        said = {"iss": self.host, "iat": now, "exp": now + 180, "jti": str(uuid.uuid4())}
        return connect_host.claims(method, path, **said | changes)

    def sign(self, said: dict[str, Any]) -> str:
        return connect_host.by_site(said, self.secret)

    def _answer(self, request: Received) -> Answer:
        self.asked.append(f"{request.method} {request.path}")
        if self.away:
            return Answer(503)
        if request.path == f"/keys/{connect_host.KEY_ID}":
            return Answer(body=connect_host.public_pem().encode())
        return self._of_jira(request)

    def _of_jira(self, request: Received) -> Answer:
        name = request.path.rpartition("/")[2]
        found = self._raised.answer(request)
        found = found or (self._written(name, request.json) if request.method == "POST" else self._read(name, request))
        return found or Answer(404, {"errorMessages": ["There is no such thing."]})

    def _written(self, name: str, body: Any) -> Answer | None:
        match name:
            case "check":
                return Answer(body=self._grants(body))
            case "request":
                self.requests.append(body)
                return self._raised.take(body, issue=str(10006 + len(self.requests)), key="SUP-7")
            case "comment":
                return Answer(201, {"id": "20001", "created": "2026-06-01T12:00:00.000+0000", "jsdPublic": True})
        return None

    def _read(self, name: str, request: Received) -> Answer | None:
        match name:
            case "search":
                email = request.query["query"][0]
                found = [{"accountId": email, "displayName": email, "emailAddress": email}]
                return Answer(body=found if email in self.groups else [])
            case "mypermissions":
                names = request.query["permissions"][0].split(",")
                return Answer(body={"permissions": {name: {"havePermission": True} for name in names}})
            case "groups":
                ids = self.groups.get(request.query["accountId"][0], set())
                return Answer(body=[{"groupId": each, "name": each} for each in sorted(ids)])
            case "field":
                return Answer(body={"requestTypeFields": FIELDS})
        return _read(name, request)

    def _grants(self, asked: dict[str, Any]) -> dict[str, Any]:
        def held(permissions: list[str]) -> list[str]:
            account = asked["accountId"]
            return [each for each in permissions if account != STRANGER and (account, each) not in self.withdrawn]

        return {
            "globalPermissions": held(asked.get("globalPermissions", [])),
            "projectPermissions": [
                {"permission": permission, "projects": each["projects"], "issues": []}
                for each in asked.get("projectPermissions", [])
                for permission in held(each["permissions"])
            ],
        }


def _read(name: str, request: Received) -> Answer | None:
    desk = {"id": SERVICE_DESK, "projectId": PROJECT, "projectKey": "SUP", "projectName": "Support"}
    match name:
        case "user" | "myself":
            account = request.query.get("accountId", ["app"])[0]
            return Answer(body={"accountId": account, "displayName": f"Name of {account}"})
        case "picker" | "bulk":
            return Answer(body={"groups": [{"groupId": "g1", "name": "jira-administrators"}]})
        case "servicedesk":
            return Answer(body={"values": [desk], "isLastPage": True})
        case "requesttype":
            return Answer(body={"values": [{"id": "11", "name": "Ask a question"}], "isLastPage": True})
        case "request":
            return Answer(body={"values": [], "isLastPage": True})
        case "comment":
            return Answer(body={"comments": [], "total": 0})
        case _ if "/project/" in request.path:
            return Answer(body={"id": PROJECT, "key": "SUP", "name": "Support"})
    return None


def _jwt(token: str) -> dict[str, str]:
    return {"Authorization": f"JWT {token}"}
