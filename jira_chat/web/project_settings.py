"""The API of the settings form."""

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
    """Return the settings and all other data of the form."""
    project, _ = whose(person)
    return jsonify(_shown(person, services, services.settings.page(person.tenant, project)))


def save(person: Principal, services: Services) -> Response:
    """Save the form. Raises ConflictError if another person has saved it first."""
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
    """Return a preview of a look being edited.

    Raises InvalidInputError with `fields` if it cannot be drawn.
    """
    chosen, problems = look.checked(body.read(request, _Drawing).look)
    if problems.keys() - {"look.color"} or look.normal_color(chosen.color) is None:
        raise InvalidInputError("This cannot be drawn.", fields=problems)
    return jsonify(_drawn(person, services, chosen, problems))


def hours(_person: Principal, services: Services) -> Response:
    """Return the effect of a schedule being edited; one in the customer's time zone uses the caller's.

    An invalid schedule counts as closed; saving it reports the problems.
    """
    visibility, problems = schedule.checked(body.read(request, _Hours).visibility)
    if problems:
        return jsonify(look_answers.DrawnHours(is_open=False, at=None, offset=0))
    now, zone = services.clock(), panel.zone()
    at = schedule.reopens_at(visibility, now, zone)
    is_open = schedule.is_open(visibility, now, zone)
    return jsonify(look_answers.DrawnHours(is_open=is_open, at=at, offset=panel.minutes_ahead(at)))


def checks(person: Principal, services: Services) -> Response:
    """Return the health checks of the project."""
    project, account = whose(person)
    found = services.health.of_project(person.tenant, project, account)
    return jsonify(administration_answers.Checks(checks=[shown(administration_answers.Check, each) for each in found]))


def groups(person: Principal, services: Services) -> Response:
    """Search Jira's groups by a part of their name."""
    query = parameters.query(request, "query", _LONGEST_QUERY)
    found = services.settings.search_groups(person.tenant, query)
    return jsonify(answers.Groups(groups=[shown(BlockedGroup, each) for each in found]))


def make_identity(person: Principal, services: Services) -> tuple[Response, int]:
    """Create an identity secret; its text is returned only once."""
    project, author = whose(person)
    made = services.identity.make(person.tenant, project, author=author, name=person.name)
    return jsonify(shown(answers.FreshSecret, made)), 201


def end_identity(person: Principal, services: Services, secret: str) -> tuple[str, int]:
    """Revoke an identity secret."""
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
    # Inline, because before the first save the image has no address.
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
    """Return the widget's start data with the texts of all its parts."""
    start = panel.widget_start(record, services)
    return replace(start, texts={**panel.words_of(record.tenant, services), **start.texts})


def whose(person: Principal) -> tuple[ProjectId, AccountId]:
    """Return a page's project and its viewer. Raises ForbiddenError if the session lacks either."""
    if person.project is None or person.account is None:
        raise ForbiddenError("This page is not allowed to do that.")
    return person.project, person.account
