"""Jira's own customer satisfaction rating of a request.

Source: developer.atlassian.com, Jira Service Management Cloud REST API, "Post feedback" (experimental).
"""

from jira_chat.jira.ids import part
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import IssueId


def post(transport: Transport, issue: IssueId, score: int, comment: str) -> None:
    """Rate a request from 1 to 5 for its customer; a repeated call adds no rating. Raises a `JiraError`."""
    jsm, feedback = transport.service_management, {"type": "csat", "rating": score, "comment": {"body": comment}}
    transport.command(jsm.post_feedback, part(issue), data=feedback, headers=dict(jsm.experimental_headers))
