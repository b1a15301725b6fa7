"""The settings form's API."""

import base64

import msgspec
from flask import Response, jsonify, request
from msgspec.structs import replace

from jira_chat.access.principals import Principal
from jira_chat.attachments.launcher_images import MEDIA_TYPE
from jira_chat.kernel.errors import ConflictError, ForbiddenError, InvalidInputError
from jira_chat.kernel.ids import AccountId, ProjectId
from jira_chat.settings import invitation, look, rules, schedule
from jira_chat.settings.look import NO_IMAGE
from jira_chat.settings.models import BlockedGroup, Look, ProjectRecord, ProjectSettings, Visibility
from jira_chat.settings.service import SettingsPage
from jira_chat.web import (
    administration,
    administration_answers,
    answers,
    body,
    history_answers,
    look_answers,
    offers,
    panel,
    parameters,
    trial,
    widget,
)
from jira_chat.web import look as looks
from jira_chat.web.answers import shown
from jira_chat.web.services import Services
from jira_chat.web.start_data import WidgetStart

_LONGEST_QUERY = 100


_LIMITS = administration_answers.SettingsLimits(
    welcome=rules.LONGEST_WELCOME,
    greeting=rules.LONGEST_GREETING,
    label=rules.LONGEST_LABEL,
    launcher=rules.LONGEST_LAUNCHER,
    invitation=invitation.LONGEST_TEXT,
    sites=rules.MOST_SITES,
    spans=schedule.MOST_SPANS,
    special_days=schedule.MOST_SPECIAL_DAYS,
)


class _Save(msgspec.Struct):
    version: body.Version
    settings: ProjectSettings


class _Hours(msgspec.Struct):
    visibility: Visibility


class _Drawing(msgspec.Struct):
    look: Look


def show(person: Principal, services: Services) -> Response:
    """Return the settings with everything that the form needs."""
    project, _ = whose(person)
    return jsonify(_shown(person, services, services.settings.page(person.tenant, project)))


def save(person: Principal, services: Services) -> Response:
    """Save the form, unless somebody else did so first."""
    form = body.read(request, _Save)
    project, author = whose(person)
    if form.settings.look.image and not _image(person, services, form.settings.look):
        raise InvalidInputError(NO_IMAGE, fields={"look.image": NO_IMAGE})
    try:
        saved = services.settings.save(person.tenant, project, form.settings, version=form.version, author=author)
    except ConflictError as error:
        current = services.settings.page(person.tenant, project)
        raise ConflictError(error.message, current=_shown(person, services, current)) from None
    return jsonify(_shown(person, services, saved))


def draw(person: Principal, services: Services) -> Response:
    """Draw a look that is being edited, so that it is seen before it is saved.

    Raises InvalidInputError with `fields` for what cannot be drawn.
    """
    chosen, problems = look.checked(body.read(request, _Drawing).look)
    if problems.keys() - {"look.color"} or look.normal_color(chosen.color) is None:
        raise InvalidInputError("This cannot be drawn.", fields=problems)
    return jsonify(_drawn(person, services, chosen, problems))


def hours(_person: Principal, services: Services) -> Response:
    """Tell what a schedule that is being edited means, by the caller's own clock where it is the customer's.

    One that is not finished means nothing yet; what is wrong with it is told when it is saved.
    """
    visibility, problems = schedule.checked(body.read(request, _Hours).visibility)
    if problems:
        return jsonify(look_answers.DrawnHours(is_open=False, at=None, offset=0))
    now, zone = services.clock(), panel.zone()
    at = schedule.reopens_at(visibility, now, zone)
    is_open = schedule.is_open(visibility, now, zone)
    return jsonify(look_answers.DrawnHours(is_open=is_open, at=at, offset=panel.minutes_ahead(at)))


def checks(person: Principal, services: Services) -> Response:
    """Return whether chat can do its work in the project."""
    project, account = whose(person)
    found = services.health.of_project(person.tenant, project, account)
    return jsonify(administration_answers.Checks(checks=[shown(administration_answers.Check, each) for each in found]))


def groups(person: Principal, services: Services) -> Response:
    """Search Jira's groups by a part of their name."""
    query = parameters.query(request, "query", _LONGEST_QUERY)
    found = services.settings.search_groups(person.tenant, query)
    return jsonify(answers.Groups(groups=[shown(BlockedGroup, each) for each in found]))


def make_identity(person: Principal, services: Services) -> tuple[Response, int]:
    """Make an identity secret; its text is told this once."""
    project, author = whose(person)
    made = services.identity.make(person.tenant, project, author=author, name=person.name)
    return jsonify(shown(answers.FreshSecret, made)), 201


def end_identity(person: Principal, services: Services, secret: str) -> tuple[str, int]:
    """End an identity secret."""
    project, author = whose(person)
    services.identity.end(person.tenant, project, secret, author=author, name=person.name)
    return "", 204


def _shown(person: Principal, services: Services, page: SettingsPage) -> answers.SavedSettings:
    project, _ = whose(person)
    record, types = page.record, page.request_types
    return answers.SavedSettings(
        version=record.version,
        saved_at=record.saved_at,
        saved_by=record.saved_by,
        settings=record.settings,
        defaults=answers.DefaultTexts(welcome=str(panel.words_of(person.tenant, services)["welcome"])),
        limits=_LIMITS,
        snippet=widget.snippet(services.config.base_url, record.widget_key),
        request_types=None if types is None else [shown(answers.RequestType, each) for each in types],
        asked=page.asked,
        problems=[shown(answers.Problem, each) for each in page.problems],
        mail=services.mail_enabled,
        time_zones=schedule.time_zones(),
        languages=offers.spoken_languages(),
        blocked_attempts=shown(answers.BlockedAttempts, services.group_rule.blocked_attempts(person.tenant, project)),
        alarms=[
            shown(administration_answers.Alarm, each) for each in services.alarms.of_project(person.tenant, project)
        ],
        sightings=[
            shown(administration_answers.Sighting, each)
            for each in services.sightings.of_project(person.tenant, project)
        ],
        conversations=services.conversations.count_of_week(person.tenant).get(project, 0),
        trial_link=trial.link(services, record),
        portal_link=administration.portal_link(services, person.tenant, record.service_desk),
        identity=[shown(answers.IdentitySecret, each) for each in services.identity.live(person.tenant, project)],
        preview=_preview(record, services),
        look=_drawn(person, services, record.settings.look, {}),
        icons=looks.ICONS,
        history=[shown(history_answers.Change, each) for each in page.history],
    )


def _drawn(person: Principal, services: Services, chosen: Look, problems: dict[str, str]) -> look_answers.DrawnLook:
    words = panel.words_of(person.tenant, services)
    content = _image(person, services, chosen)
    # Inside: before the first save nobody gets it from anywhere else.
    image = f"data:{MEDIA_TYPE};base64,{base64.b64encode(content).decode()}" if content else ""
    return look_answers.DrawnLook(
        panel=looks.panel_css(chosen),
        launcher=look_answers.LauncherLook(**panel.launcher_look(chosen, words, image)),
        image=image,
        problems=problems,
    )


def _image(person: Principal, services: Services, chosen: Look) -> bytes | None:
    project, _ = whose(person)
    return services.launcher_images.find(person.tenant, project, chosen.image) if chosen.image else None


def _preview(record: ProjectRecord, services: Services) -> WidgetStart:
    """Return what the widget starts with, and the texts of all its parts."""
    start = panel.widget_start(record, services)
    return replace(start, texts={**panel.words_of(record.tenant, services), **start.texts})


def whose(person: Principal) -> tuple[ProjectId, AccountId]:
    """Return whose settings a page is for, and who has it open. Raises ForbiddenError for a session of nobody."""
    if person.project is None or person.account is None:
        raise ForbiddenError("This page is not allowed to do that.")
    return person.project, person.account
