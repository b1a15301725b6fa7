"""The API of the global admin page: projects with chat, and whether the app works on this site."""

from collections import defaultdict

from flask import Response, jsonify

from jira_chat.access.principals import Principal
from jira_chat.kernel.ids import ProjectId, ServiceDeskId, TenantId
from jira_chat.web import administration_answers, site_settings
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


def show(person: Principal, services: Services) -> Response:
    """Return the site's projects and the state of its connection; without Jira, only saved projects."""
    projects, complete = _projects(person.tenant, services)
    overview = administration_answers.AdministrationOverview(
        site=services.installations.active(person.tenant).site_url,
        projects=projects,
        complete=complete,
        checks=[
            shown(administration_answers.Check, each)
            for each in services.health.of(person.tenant, site_settings.author(person))
        ],
        alarms=[shown(administration_answers.Alarm, each) for each in services.alarms.of_site(person.tenant)],
    )
    return jsonify(overview)


def portal_link(services: Services, tenant: TenantId, desk: ServiceDeskId | None) -> str | None:
    """Return the address of a service desk's portal."""
    return None if desk is None else services.installations.active(tenant).portal(desk)


def _projects(tenant: TenantId, services: Services) -> tuple[list[administration_answers.ChatProject], bool]:
    """Return all service projects, saved ones first, and whether Jira has listed them."""
    desks = services.settings.service_desks(tenant)
    records = services.settings.of_site(tenant)
    conversations = services.conversations.count_of_week(tenant)
    online = services.presence.with_agents([(tenant, each.project) for each in records])
    sightings: dict[ProjectId, list[administration_answers.Sighting]] = defaultdict(list)
    for each in services.sightings.of_site(tenant):
        sightings[each.project].append(shown(administration_answers.Sighting, each))
    saved = [
        administration_answers.ChatProject(
            id=record.project,
            key=record.key,
            name=record.name,
            portal=record.settings.portal,
            external=record.settings.external,
            saved_at=record.saved_at,
            portal_link=portal_link(services, tenant, record.service_desk),
            problems=[problem.message for problem in services.settings.problems(record)],
            agents_online=(tenant, record.project) in online,
            conversations=conversations.get(record.project, 0),
            sightings=sightings[record.project],
        )
        for record in records
    ]
    known = {record.project for record in records}
    others = [
        administration_answers.ChatProject(
            id=desk.project_id,
            key=desk.project_key,
            name=desk.name,
            portal=False,
            external=False,
            saved_at=None,
            portal_link=portal_link(services, tenant, desk.id),
            problems=[],
            agents_online=False,
            conversations=0,
            sightings=[],
        )
        for desk in desks or ()
        if desk.project_id not in known
    ]
    return saved + others, desks is not None
