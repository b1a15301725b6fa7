"""The requests of a test Jira site: shows what was raised and written."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.support.scripted_server import Answer, Received

MOST_COMMENTS = 50
"""Comments kept per request: the latest. A load test writes for hours."""

_ISSUE = re.compile(r"/issue/(?P<id>[^/]+)(?P<comments>/comment)?\Z")


@dataclass(eq=False)
class _Raised:
    id: str
    key: str
    project: str
    summary: str
    comments: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=MOST_COMMENTS))


class JiraRequests:
    """Raises requests in service desks, takes comments, and shows both."""

    def __init__(self, projects: Mapping[str, str]) -> None:
        """`projects` are the ids of the projects of service desks."""
        self._projects = projects
        self._raised: dict[str, _Raised] = {}
        self._comments = 0

    def take(self, asked: Mapping[str, Any], *, issue: str, key: str) -> Answer:
        """Raise a request."""
        project = self._projects[asked["serviceDeskId"]]
        summary = asked.get("requestFieldValues", {}).get("summary", "")
        self._raised[issue] = _Raised(issue, key, project, summary)
        return Answer(201, {"issueId": issue, "issueKey": key})

    def answer(self, request: Received) -> Answer | None:
        """Show a request or its comments, or take a comment; None for anything else."""
        found = _ISSUE.search(request.path)
        raised = self._raised.get(found["id"]) if found else None
        if found is None or raised is None:
            return None
        if found["comments"]:
            return self._write(raised, request.json) if request.method == "POST" else _comments(raised, request)
        return Answer(body=_issue(raised)) if request.method == "GET" else None

    def _write(self, raised: _Raised, asked: Mapping[str, Any]) -> Answer:
        self._comments += 1
        comment = {
            "id": str(900_000 + self._comments),
            "created": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}.000+0000",
            "body": asked["body"],
            "jsdPublic": True,
            "properties": asked.get("properties", []),
        }
        raised.comments.appendleft(comment)
        return Answer(201, comment)


def _issue(raised: _Raised) -> dict[str, Any]:
    fields = {"summary": raised.summary, "project": {"id": raised.project}}
    return {"id": raised.id, "key": raised.key, "fields": fields}


def _comments(raised: _Raised, request: Received) -> Answer:
    start, most = (int(request.query.get(name, [usual])[0]) for name, usual in (("startAt", "0"), ("maxResults", "50")))
    page = list(raised.comments)[start : start + most]
    return Answer(body={"comments": page, "total": len(raised.comments)})
