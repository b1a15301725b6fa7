"""The panel in the customer portal. Jira frames it and names the viewer."""

from flask import Response, make_response, render_template, request

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations import rules
from jira_chat.hosts.callers import Caller
from jira_chat.kernel.ids import ConversationId, IssueId, ServiceDeskId, TenantId
from jira_chat.settings.models import ProjectRecord
from jira_chat.web import headers, panel, parameters
from jira_chat.web.services import Services
from jira_chat.web.start_data import PortalStart

_ENTRY = "src/widget/main.tsx"


def show(caller: Caller, services: Services) -> Response:
    """Show the panel, or an empty document if no chat is offered."""
    site = services.installations.active(caller.tenant)
    record = panel.offering(_record(caller.tenant, services), services, Surface.PORTAL)
    host_script = services.config.host_script_url
    document = render_template(
        "widget/frame.html",
        start=_start(caller, record, services) if record else None,
        entry=services.assets.entry(_ENTRY),
        host_script=host_script,
    )
    return headers.page(
        make_response(document), origin=services.config.origin, ancestors=site.origins, host_script=host_script
    )


def _record(tenant: TenantId, services: Services) -> ProjectRecord | None:
    """Return the record of the page's project, or of the default project on the help center's home page."""
    desk = parameters.query(request, "serviceDeskId")
    if desk:
        return services.settings.of_service_desk(tenant, ServiceDeskId(desk))
    project = services.site_settings.get(tenant).default_project
    return services.settings.of_project(tenant, project) if project else None


def _start(caller: Caller, record: ProjectRecord, services: Services) -> PortalStart:
    name = "" if caller.account is None else services.profiles.name_of(caller.tenant, caller.account)
    person = Principal(
        tenant=caller.tenant,
        surface=Surface.PORTAL,
        project=record.project,
        account=caller.account,
        name=name or "",
    )
    return panel.portal_start(record, services, person, conversation=_of_request(person, services))


def _of_request(person: Principal, services: Services) -> ConversationId | None:
    """Return the person's conversation about the request that the page shows, None if there is none."""
    issue = parameters.query(request, "requestId")
    found = services.conversation_reader.find_of_issue(person.tenant, IssueId(issue)) if issue else None
    return found.id if found and rules.may_see(person, found) else None
