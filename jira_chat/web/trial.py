"""The trial page: a page of ours with a project's snippet, on which admins try the chat.

Its link is valid for an hour. Its widget uses a trial key in place of the widget key (`access/trials.py`), so it works
only for this project, on this page, and as long as the link.
"""

from flask import Response, make_response, render_template

from jira_chat.access import trials
from jira_chat.access.principals import Surface
from jira_chat.conversations.availability import Availability, of_place
from jira_chat.settings.models import ProjectRecord
from jira_chat.web import headers, widget
from jira_chat.web.services import Services

_GONE = 404


def show(_caller: None, services: Services, trial_key: str) -> Response:
    """Show the page with the snippet, or the reason why it has no chat."""
    found = widget.find(services, trial_key) if trials.is_trial(trial_key) else None
    offered = found is not None and of_place(found.settings, Surface.WIDGET) is Availability.OFFERED
    record = found if offered else None
    document = render_template(
        "widget/trial.html",
        record=record,
        snippet=record and widget.snippet(services.config.base_url, record.widget_key),
        trial_key=trial_key,
        base_url=services.config.base_url,
    )
    response = headers.web_page(make_response(document, 200 if record else _GONE))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def link(services: Services, record: ProjectRecord) -> str | None:
    """Return the address of a project's trial page, None if its chat is not on external pages."""
    if not record.version or of_place(record.settings, Surface.WIDGET) is not Availability.OFFERED:
        return None
    return f"{services.config.base_url}/trial/{services.trials.issue(record.tenant, record.project)}"
