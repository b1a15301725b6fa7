"""A tiny add-on for the sandbox to play with. It has no code in common with the product or the sandbox."""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import jwt
import requests
from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

KEY = "fake-addon"
SCOPES = ["READ", "WRITE", "DELETE", "PROJECT_ADMIN", "ADMIN", "ACT_AS_USER"]
_PANEL = """<!doctype html><title>Panel</title><p id="who">…</p>
<script src="{all_js}" data-options="sizeToParent:false"></script>
<script>
AP.context.getToken(token => {{ document.body.dataset.token = token; }});
AP.user.getCurrentUser(user => {{ document.getElementById("who").textContent = user.atlassianAccountId; }});
</script>"""


def wait_for(condition: Callable[[], Any], seconds: float = 10) -> Any:
    """The condition's first true value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        threading.Event().wait(0.02)
    raise AssertionError("this never became true")


class FakeAddon:
    """Serves a descriptor, records what it is told, and answers with `webhook_statuses` while there are any."""

    def __init__(self, port: int = 0) -> None:
        self.lifecycle: list[tuple[str, dict[str, Any], str]] = []
        self.webhooks: list[tuple[dict[str, str], dict[str, Any], str]] = []
        self.pages: list[str] = []
        self.webhook_statuses: list[int] = []
        self.lifecycle_status = 204
        self.scopes = list(SCOPES)
        self.all_js = ""
        self._server = make_server("127.0.0.1", port, self._app(), threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def secret(self) -> str:
        return next(str(body["sharedSecret"]) for event, body, _ in reversed(self.lifecycle) if event == "installed")

    def descriptor(self) -> dict[str, Any]:
        def panel(key: str, url: str) -> dict[str, Any]:
            return {"key": key, "name": {"value": key.title()}, "url": url}

        events = ("comment_created", "comment_updated", "comment_deleted", "jira:issue_created",
                  "jira:issue_updated", "jira:issue_deleted")  # fmt: skip
        return {
            "key": KEY,
            "name": "Fake Chat",
            "baseUrl": self.url,
            "authentication": {"type": "jwt"},
            "scopes": self.scopes,
            "apiMigrations": {"signed-install": True, "context-qsh": True, "gdpr": True},
            "lifecycle": {
                event: f"/lifecycle/{event}" for event in ("installed", "uninstalled", "enabled", "disabled")
            },
            "modules": {
                "jiraProjectAdminTabPanels": [panel("settings", "/page?where=settings&project={project.id}")],
                "jiraProjectPages": [panel("dashboard", "/page?where=dashboard&project={project.id}")],
                "jiraIssueContents": [
                    {
                        "key": "issue",
                        "name": {"value": "Issue"},
                        "target": {"type": "web_panel", "url": "/page?where=issue&issue={issue.key}"},
                    }
                ],
                "adminPages": [panel("admin", "/page?where=admin")],
                "serviceDeskPortalFooters": [panel("footer", "/page?where=portal&desk={servicedesk.serviceDeskId}")],
                "webhooks": [{"event": event, "url": "/webhooks?issue={issue.key}"} for event in events],
            },
        }

    def call(self, site: str, method: str, path: str, **arguments: Any) -> requests.Response:
        """A signed REST call."""
        prepared = requests.Request(method, site + path, **arguments).prepare()
        prepared.headers["Authorization"] = f"JWT {self.token(method, prepared.path_url)}"
        with requests.Session() as session:
            return session.send(prepared, timeout=10)

    def token(self, method: str, target: str, *, secret: str | None = None, **claims: Any) -> str:
        now = int(time.time())
        standard = {"iss": KEY, "iat": now, "exp": now + 180, "qsh": plain_qsh(method, target)}
        kept = {name: value for name, value in (standard | claims).items() if value is not None}
        return jwt.encode(kept, secret or self.secret, algorithm="HS256")

    def _app(self) -> Flask:
        app = Flask("fake_addon")

        @app.get("/atlassian-connect.json")
        def descriptor() -> Response:
            return jsonify(self.descriptor())

        @app.get("/readyz")
        def ready() -> str:
            return "ready"

        @app.post("/lifecycle/<event>")
        def lifecycle(event: str) -> tuple[str, int]:
            self.lifecycle.append((event, request.get_json(), request.headers["Authorization"]))
            return "", self.lifecycle_status

        @app.post("/webhooks")
        def webhook() -> tuple[str, int]:
            self.webhooks.append((dict(request.headers), request.get_json(), request.full_path))
            return "", self.webhook_statuses.pop(0) if self.webhook_statuses else 204

        @app.get("/page")
        def page() -> str:
            self.pages.append(request.full_path)
            return _PANEL.format(all_js=self.all_js)

        return app


def plain_qsh(method: str, target: str) -> str:
    """The hash for targets whose query needs no decoding, written out by hand as a second opinion."""
    path, _, query = target.partition("?")
    pairs = sorted(part for part in query.split("&") if part and not part.startswith("jwt="))
    return hashlib.sha256(f"{method}&{path}&{'&'.join(pairs)}".encode()).hexdigest()


if __name__ == "__main__":
    FakeAddon(int(os.environ["PORT"]))
    threading.Event().wait()
