"""The panel in the customer portal. Jira frames it and has already said who is looking."""

from flask import Response, make_response, render_template, request

from jira_chat.doors.callers import Caller
from jira_chat.kernel.ids import ServiceDeskId
from jira_chat.people.principals import Principal, Surface
from jira_chat.settings.models import ProjectRecord
from jira_chat.web import headers, widget
from jira_chat.web.services import Services

_ENTRY = "src/widget/main.tsx"


def panel(caller: Caller, services: Services) -> Response:
    """Show the panel, or nothing of any height where the project offers no chat in its portal."""
    site = services.installations.active(caller.tenant)
    desk = request.args.get("serviceDeskId") or None
    record = services.settings.of_service_desk(caller.tenant, ServiceDeskId(desk)) if desk else None
    host_script = services.config.host_script_url
    offered = record is not None and record.settings.portal and widget.is_shown(record, services)
    document = render_template(
        "widget/frame.html",
        start=_start(caller, record, services) if record and offered else None,
        entry=services.assets.entry(_ENTRY),
        host_script=host_script,
    )
    return headers.page(
        make_response(document), origin=services.config.origin, ancestors=site.origins, host_script=host_script
    )


def _start(caller: Caller, record: ProjectRecord, services: Services) -> dict[str, object]:
    name = None if caller.account is None else services.profiles.name_of(caller.tenant, caller.account)
    person = Principal(
        tenant=caller.tenant,
        surface=Surface.PORTAL,
        project=record.project,
        account=caller.account,
        name=name or "",
    )
    about = {
        "surface": Surface.PORTAL,
        "key": record.widget_key,
        "session": services.sessions.issue(person),
        "customer": name,
    }
    return about | widget.panel_start(record, services, external=False)
