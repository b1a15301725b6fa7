"""Jira Chat beside the sandbox Jira, as `make run` starts them, for journeys through both."""

import os
import re
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from sandbox.configuration import Configuration
from tests.support import databases, ports
from tests.support.limits import AS_GOOD_AS_UNLIMITED
from tests.support.waiting import wait_for

_ROOT = Path(__file__).parents[2]
_ADDON_PORT = 8
_TIMEOUT = 30
_CODE = re.compile(r"^ +(\d{6})\s*$", re.MULTILINE)
WEBHOOK_PAUSE = 0.5
"""Seconds between two deliveries of a webhook that failed or is held back."""

Json = dict[str, Any]


@dataclass(frozen=True)
class LiveStack:
    """The running pair, and actions in the sandbox Jira without a browser."""

    configuration: Configuration
    process: subprocess.Popen[bytes]
    log: Path

    def logged(self) -> str:
        """Return the end of both logs."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    @property
    def jira(self) -> str:
        """The sandbox Jira's address."""
        return self.configuration.url

    @property
    def addon(self) -> str:
        """Jira Chat's address."""
        return self.configuration.addon_url

    def website(self, name: str) -> str:
        """The origin of a customer's web site."""
        return self.configuration.website_url(name)

    def paste_snippet(self, website: str, snippet: str) -> None:
        """Put the snippet, or a widget key, on every page of a customer's web site."""
        self._sandbox("POST", f"sites/{website}", {"key": snippet})

    def issues(self) -> list[Json]:
        """All requests in Jira with all their comments, public and internal."""
        return self._listed("issues")

    def raise_request(self, summary: str, *, reporter: str = "carla") -> str:
        """Let a customer raise a request in the portal; return its key."""
        return str(self._sandbox("POST", "issues", {"summary": summary, "reporter": reporter})["key"])

    def issue(self, key: str) -> Json:
        """One request with all its comments."""
        found: Json = self._sandbox("GET", f"issues/{key}")
        return found

    def issue_about(self, text: str) -> Json:
        """Wait for the request whose description or summary has this text."""
        return wait_for(
            lambda: next((each for each in self.issues() if text in each["summary"] + each["description"]), None),
            what=f"a request about “{text}”",
        )

    def comment_saying(self, key: str, text: str) -> Json:
        """Wait for the comment with this text."""
        return wait_for(
            lambda: next((each for each in self.issue(key)["comments"] if text in each["body"]), None),
            what=f"a comment “{text}” on {key}",
        )

    def issue_reported_by(self, key: str, name: str) -> Json:
        """Wait until a request is assigned."""
        return wait_for(
            lambda: found if (found := self.issue(key))["reporter"] == name else None, what=f"{key} reported by {name}"
        )

    def comment(
        self, key: str, body: str, *, author: str = "nina", public: bool = True, visibility: Json | None = None
    ) -> str:
        """Write a comment in Jira itself, for a role or group alone where `visibility` says so; return its id."""
        written = {"author": author, "body": body, "public": public, "visibility": visibility}
        return str(self._sandbox("POST", f"issues/{key}/comments", written)["id"])

    def resolve(self, key: str, *, author: str = "nina") -> None:
        """Resolve a request in Jira itself."""
        self._sandbox("POST", f"issues/{key}/transitions", {"author": author, "to": "Resolved"})

    def move(self, key: str, project: str) -> str:
        """Move a request to another project in Jira itself; return its new key."""
        return str(self._sandbox("POST", f"issues/{key}/move", {"project": project})["key"])

    def comment_with_file(self, key: str, body: str, name: str, content: bytes, *, public: bool = True) -> Json:
        """Let Nina write a comment with a file in Jira itself."""
        file = {"name": name, "content": b64encode(content).decode()}
        sent = {"author": "nina", "body": body, "public": public, "files": [file]}
        written: Json = self._sandbox("POST", f"issues/{key}/comments", sent)
        return written

    def edit_comment(self, key: str, comment: str, body: str, *, author: str = "nina", **changes: Any) -> None:
        """Change a comment in Jira itself, and who may read it: `public`, `visibility`."""
        self._sandbox("PUT", f"issues/{key}/comments/{comment}", {"author": author, "body": body, **changes})

    def delete_comment(self, key: str, comment: str) -> None:
        """Delete a comment in Jira itself."""
        self._sandbox("DELETE", f"issues/{key}/comments/{comment}")

    def lifecycle(self, change: str) -> None:
        """`install` (also again), `disable`, `enable` or `uninstall` Jira Chat."""
        self._sandbox("POST", change)

    def change_request_type(self, type_id: str, *, project: str = "SUP", **changes: Any) -> None:
        """Change a request type in Jira, or add one."""
        self._sandbox("PUT", f"projects/{project}/request-types/{type_id}", changes)

    def remove_request_type(self, type_id: str, *, project: str = "SUP") -> None:
        """Remove a request type in Jira."""
        self._sandbox("DELETE", f"projects/{project}/request-types/{type_id}")

    def misbehave(self, kind: str, **rule: Any) -> None:
        """Make Jira misbehave; `off` ends it."""
        self._sandbox("POST", "misbehave", {"kind": kind, **rule})

    def webhooks(self) -> list[Json]:
        """The latest webhooks, with how often and with what success each was delivered."""
        return self._listed("webhooks")

    def letters(self) -> list[Json]:
        """The latest letters to anybody, newest first."""
        return self._listed("mail")

    def mails_to(self, address: str) -> list[Json]:
        """The mails to an address, newest first."""
        return [each for each in self.letters() if address in each["recipients"]]

    def code_mailed_to(self, address: str, *, nth: int = 1) -> str:
        """Wait for the nth mail to an address; return the code in it."""
        letters = wait_for(
            lambda: found if len(found := self.mails_to(address)) >= nth else None, what=f"letter {nth} to {address}"
        )
        code = _CODE.search(letters[0]["text"])
        assert code, f"no code in {letters[0]['text']!r}"
        return code[1]

    def policy_violations(self) -> list[Json]:
        """What browsers reported against the Content-Security-Policy of the customers' web sites."""
        return self._listed("csp-reports")

    def _listed(self, path: str) -> list[Json]:
        found: list[Json] = self._sandbox("GET", path)
        return found

    def _sandbox(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.jira}/sandbox/api/{path}", json=body, timeout=_TIMEOUT)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None


@contextmanager
def running(
    data_dir: Path, *, port: int | None = None, web_processes: int = 2, **environment: str
) -> Iterator[LiveStack]:
    """Start both with Jira Chat installed and nothing configured; end them afterwards. `port` is the sandbox's.

    One web process starts sooner than two, for what does not depend on how many there are.
    """
    first = ports.find_free_block() if port is None else port
    configuration = Configuration(port=first, addon_url=f"http://127.0.0.1:{first + _ADDON_PORT}")
    surroundings = {
        **{name: value for name, value in os.environ.items() if name not in {"BASE_URL", "DATABASE_URL", "REDIS_URL"}},
        "PORT": str(first + _ADDON_PORT),
        "SANDBOX_PORT": str(first),
        "SANDBOX_WEBHOOK_PAUSE": str(WEBHOOK_PAUSE),
        "DATA_DIR": str(data_dir),
        "LOG_LEVEL": "WARNING",
        # Everybody comes from this computer; a test says otherwise as a proxy would.
        "TRUSTED_PROXIES": "1",
        # At the end of a test nobody has to come back elsewhere.
        "DRAIN_SECONDS": "0",
        "WEB_CONCURRENCY": str(web_processes),
        **AS_GOOD_AS_UNLIMITED,
        **environment,
    }
    if "DATABASE_URL" not in environment:
        databases.prepare_sqlite(data_dir)
    log = data_dir / "output.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "sandbox.run"]
        process = subprocess.Popen(command, cwd=_ROOT, env=surroundings, stdout=output, stderr=output)
        live = LiveStack(configuration, process, log)
        try:
            wait_for(lambda: _is_installed(live), seconds=90, what="Jira Chat beside the sandbox Jira")
            yield live
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _is_installed(live: LiveStack) -> bool:
    assert live.process.poll() is None, f"it ended early:\n{live.logged()}"
    try:
        answer = requests.get(f"{live.jira}/sandbox/api/installation", timeout=5)
    except requests.ConnectionError:
        return False
    return bool(answer.json()["state"] == "enabled")
