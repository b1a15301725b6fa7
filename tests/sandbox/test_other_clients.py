"""The sandbox Jira as jira.js sees it, a client that somebody else wrote and that checks every answer's shape."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from sandbox.parts import Parts
from sandbox.seed import NINA

_ROOT = Path(__file__).parents[2]
_CLIENTS = _ROOT / "tests" / "clients"
_SECONDS = 60

pytestmark = pytest.mark.skipif(
    not (_CLIENTS / "node_modules" / "jira.js").exists(), reason="jira.js is not set up: make test does it"
)


def test_jira_js_lives_through_a_requests_life(installed: Parts) -> None:
    token = installed.grants.give(NINA, ("READ", "WRITE", "DELETE"))
    environment = {"JIRA_URL": installed.configuration.url, "AGENT_TOKEN": token, "PROJECT": "SUP"}
    told = subprocess.run(
        [_ROOT / "tools" / "with-node", "node", "jira_js.mjs"],
        cwd=_CLIENTS,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == {
        "project": "SUP",
        "fields": ["summary", "description"],
        "summary": "Written by another client",
        "comments": [["For everybody", True], ["For agents", False], ["In the portal", True]],
        "shown": ["For everybody", "In the portal"],
        "property": {"page": 1},
        "status": ["Waiting for support", "Waiting for customer"],
        "deleted": True,
        "kept": True,
    }
