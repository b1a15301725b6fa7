"""The settings form's API."""

from typing import Any

import msgspec
from flask import Response, jsonify, render_template, request

from jira_chat.conversations.alarms import Alarm
from jira_chat.kernel.errors import ConflictError, ForbiddenError
from jira_chat.kernel.ids import AccountId, ProjectId
from jira_chat.people.blocking import BlockedAttempts
from jira_chat.people.identity import IdentitySecret
from jira_chat.people.principals import Principal, Surface
from jira_chat.settings import schedule
from jira_chat.settings.models import ProjectSettings
from jira_chat.settings.service import SettingsPage
from jira_chat.web import body, history, panel, parameters
from jira_chat.web.services import Services

_LONGEST_QUERY = 100


class _Save(msgspec.Struct):
    version: body.Version
    settings: ProjectSettings


def show(person: Principal, services: Services) -> Response:
    """Return the settings with everything that the form needs."""
    project, _ = _whose(person)
    return jsonify(_shown(person, services, services.settings.page(person.tenant, project)))


def save(person: Principal, services: Services) -> Response:
    """Save the form, unless somebody else did so first."""
    form = body.read(request, _Save)
    project, author = _whose(person)
    try:
        saved = services.settings.save(person.tenant, project, form.settings, version=form.version, author=author)
    except ConflictError as error:
        current = services.settings.page(person.tenant, project)
        raise ConflictError(error.message, current=_shown(person, services, current)) from None
    return jsonify(_shown(person, services, saved))


def groups(person: Principal, services: Services) -> Response:
    """Search Jira's groups by a part of their name."""
    query = parameters.query(request, "query", _LONGEST_QUERY)
    found = services.settings.search_groups(person.tenant, query)
    return jsonify(groups=[{"id": group.id, "name": group.name} for group in found])


def make_identity(person: Principal, services: Services) -> tuple[Response, int]:
    """Make an identity secret; its text is told this once."""
    project, author = _whose(person)
    made = services.identity.make(person.tenant, project, author=author, name=person.name)
    return jsonify(_identity(made) | {"secret": made.secret}), 201


def end_identity(person: Principal, services: Services, secret: str) -> tuple[str, int]:
    """End an identity secret."""
    project, author = _whose(person)
    services.identity.end(person.tenant, project, secret, author=author, name=person.name)
    return "", 204


def _shown(person: Principal, services: Services, page: SettingsPage) -> dict[str, Any]:
    project, _ = _whose(person)
    record = page.record
    request_types = page.request_types
    return {
        "version": record.version,
        "saved_at": record.saved_at.isoformat() if record.saved_at else None,
        "saved_by": record.saved_by,
        "settings": msgspec.to_builtins(record.settings),
        "defaults": {"welcome": services.texts.words(person.tenant, panel.language())["welcome"]},
        "snippet": _snippet(services.config.base_url, record.widget_key),
        "request_types": None
        if request_types is None
        else [{"id": each.id, "name": each.name} for each in request_types],
        "problems": [{"code": problem.code, "message": problem.message} for problem in page.problems],
        "mail": services.mail_enabled,
        "time_zones": schedule.time_zones(),
        "blocked_attempts": _attempts(services.group_rule.blocked_attempts(person.tenant, project)),
        "alarms": [alarm_value(each) for each in services.alarms.of_project(person.tenant, project)],
        "identity": [_identity(each) for each in services.identity.live(person.tenant, project)],
        "preview": panel.start(record, services, Surface.WIDGET),
        "history": history.shown(page.history),
    }


def alarm_value(alarm: Alarm) -> dict[str, Any]:
    """Show an alarm to those who administer its project or the site."""
    return {
        "project": alarm.project,
        "scope": alarm.scope,
        "refused": alarm.refused,
        "first_at": alarm.first_at.isoformat(),
        "last_at": alarm.last_at.isoformat(),
    }


def _attempts(attempts: BlockedAttempts) -> dict[str, Any]:
    latest = [{"at": each.at.isoformat(), "method": each.method} for each in attempts.latest]
    return {"last_day": attempts.last_day, "last_month": attempts.last_month, "latest": latest}


def _identity(secret: IdentitySecret) -> dict[str, Any]:
    return {"id": secret.id, "created_at": secret.created_at.isoformat(), "created_by": secret.created_by}


def _snippet(base_url: str, widget_key: str) -> str:
    return render_template("widget/snippet.html", base_url=base_url, widget_key=widget_key).strip()


def _whose(person: Principal) -> tuple[ProjectId, AccountId]:
    if person.project is None or person.account is None:
        raise ForbiddenError("This page may not do that.")
    return person.project, person.account
