"""The API of the site-wide settings."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.kernel.errors import ConflictError, ForbiddenError
from jira_chat.kernel.ids import AccountId
from jira_chat.settings.models import SiteSettings
from jira_chat.web import administration_answers, answers, body, history_answers, offer_answers, project_settings
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


class _Save(msgspec.Struct):
    version: body.Version
    settings: SiteSettings


def show(person: Principal, services: Services) -> Response:
    """Return the settings and all other data of the form."""
    return jsonify(_shown(person, services))


def save(person: Principal, services: Services) -> Response:
    """Save the form. Raises ConflictError if another person has saved it first."""
    form = body.read(request, _Save)
    try:
        services.site_settings.save(person.tenant, form.settings, version=form.version, author=author(person))
    except ConflictError as error:
        raise ConflictError(error.message, current=_shown(person, services)) from None
    return jsonify(_shown(person, services))


def groups(person: Principal, services: Services) -> Response:
    """Search Jira's groups by a part of their name."""
    return project_settings.groups(person, services)


def author(person: Principal) -> AccountId:
    """Return the account of the person making a change.

    Raises ForbiddenError for a session without an account.
    """
    if person.account is None:
        raise ForbiddenError("This page is not allowed to do that.")
    return person.account


def _shown(person: Principal, services: Services) -> answers.SavedSiteSettings:
    page = services.site_settings.page(person.tenant)
    return answers.SavedSiteSettings(
        version=page.version,
        saved_at=page.saved_at,
        saved_by=page.saved_by,
        settings=page.settings,
        languages=[offer_answers.SpokenLanguage(code=each.code, name=each.english_name) for each in page.languages],
        projects=[
            administration_answers.Project(id=each.project, key=each.key, name=each.name) for each in page.projects
        ],
        history=[shown(history_answers.Change, each) for each in page.history],
    )
