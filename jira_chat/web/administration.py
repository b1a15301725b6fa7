"""The global admin page's API: which projects chat, and whether the app can do its work on this site."""

from flask import Response, jsonify

from jira_chat.people.principals import Principal
from jira_chat.web import project_settings
from jira_chat.web.services import Services


def show(person: Principal, services: Services) -> Response:
    """Return the site's projects and the state of its connection."""
    site = services.installations.active(person.tenant)
    projects = [
        {
            "id": record.project,
            "key": record.key,
            "name": record.name,
            "portal": record.settings.portal,
            "external": record.settings.external,
            "saved_at": record.saved_at.isoformat() if record.saved_at else None,
        }
        for record in services.settings.of_site(person.tenant)
    ]
    checks = [
        {"name": check.name, "ok": check.ok, "message": check.message} for check in services.health.of(person.tenant)
    ]
    alarms = [project_settings.alarm_value(each) for each in services.alarms.of_site(person.tenant)]
    return jsonify(site=site.site_url, projects=projects, checks=checks, alarms=alarms)
