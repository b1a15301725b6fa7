"""The global admin page's API: which projects chat, and whether the app can do its work on this site."""

from flask import Response, jsonify

from jira_chat.access.principals import Principal
from jira_chat.web import answers, site_settings
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


def show(person: Principal, services: Services) -> Response:
    """Return the site's projects and the state of its connection."""
    site = services.installations.active(person.tenant)
    projects = [
        answers.ChatProject(
            id=record.project,
            key=record.key,
            name=record.name,
            portal=record.settings.portal,
            external=record.settings.external,
            saved_at=record.saved_at,
        )
        for record in services.settings.of_site(person.tenant)
    ]
    overview = answers.AdministrationOverview(
        site=site.site_url,
        projects=projects,
        checks=[shown(answers.Check, each) for each in services.health.of(person.tenant, site_settings.author(person))],
        alarms=[shown(answers.Alarm, each) for each in services.alarms.of_site(person.tenant)],
    )
    return jsonify(overview)
