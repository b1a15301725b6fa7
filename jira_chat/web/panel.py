"""Start data of a customer's panel: on external pages, in the portal, and in the preview on the settings page."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from flask import request, url_for
from msgspec.structs import replace
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from jira_chat.access.principals import Principal, Surface
from jira_chat.conversations.availability import Availability, Moment, of_place, takes_messages
from jira_chat.kernel.bounds import LONGEST_LINE
from jira_chat.kernel.ids import ConversationId, TenantId
from jira_chat.settings import prechat, schedule
from jira_chat.settings.languages import Language
from jira_chat.settings.models import Look, ProjectRecord, ProjectSettings
from jira_chat.settings.texts import Words
from jira_chat.sign_in.methods import offered
from jira_chat.web import look, parameters
from jira_chat.web.answers import Choice, Hours, Launcher, Question, Questions, shown
from jira_chat.web.look_answers import Invitation
from jira_chat.web.services import Services
from jira_chat.web.start_data import PortalStart, SignInWays, WidgetStart

_FRAME = "src/loader/frame.ts"
_SDK = "src/loader/sdk.ts"
_INVITATION = "src/loader/invitation.ts"
_ELSEWHERE = ("mail.", "prechat.", "loader.", "ending.", "waiting.", "back.", "articles.", "kept.", "transfer.")
"""Key prefixes of texts that a panel does not need at its start."""


def language(tenant: TenantId, services: Services) -> Language:
    """Return the site's language for the request."""
    return services.site_settings.languages(tenant).choose(wanted_languages())


def wanted_languages() -> list[str]:
    """Return the language tags of the request, best first: those of the page (`lang`), then those of the browser."""
    asked = parameters.query(request, "lang", LONGEST_LINE).split(",")
    accepted = parse_accept_header(parameters.header(request, "Accept-Language", LONGEST_LINE), LanguageAccept)
    return [*asked, *accepted.values()]


def words_of(tenant: TenantId, services: Services) -> Words:
    """Return the site's texts in the language of the request."""
    return services.texts.words(tenant, language(tenant, services))


def zone() -> str | None:
    """Return the time zone that the customer's browser reports, if any."""
    return parameters.query(request, "tz") or None


def offering(
    record: ProjectRecord | None, services: Services, surface: Surface, *, site: str | None = None
) -> ProjectRecord | None:
    """Return the project's record if it offers chat on the surface now, in the time zone `tz` of the request."""
    # Presence is read only if chat is on there at all, because anybody can request a chat on any site.
    if record is None or of_place(record.settings, surface, site=site) is not Availability.OFFERED:
        return None
    online = services.presence.agents_online(record.tenant, record.project)
    moment = Moment(now=services.clock(), zone=zone(), agents_online=online)
    there = of_place(record.settings, surface, site=site, moment=moment)
    return record if there is Availability.OFFERED else None


def launcher(record: ProjectRecord, services: Services, *, site: str) -> Launcher:
    """Return the launcher that the loader draws on a web site while the chat is closed."""
    spoken = language(record.tenant, services)
    words = services.texts.words(record.tenant, spoken)
    settled = schedule.settled_for(record.settings.visibility, services.clock(), zone())
    offered = offering(record, services, Surface.WIDGET, site=site) is not None
    invitation = _invitation(record.settings, words) if offered else None
    return Launcher(
        offered=offered,
        again=0 if settled is None else ceil(settled.total_seconds()),
        script=_address(services, _FRAME),
        sdk=_address(services, _SDK),
        invite=_address(services, _INVITATION) if invitation else "",
        invitation=invitation,
        failed=str(words["loader.failed"]),
        **launcher_look(record.settings.look, words, _image_address(services, record)),
        close=str(words["close"]),
        title=str(words["title"]),
        lang=spoken.code,
        dir=spoken.dir,
    )


def _invitation(chosen: ProjectSettings, words: Words) -> Invitation | None:
    if not chosen.invite:
        return None
    return Invitation(
        text=chosen.invite_text,
        seconds=chosen.invite_seconds,
        pages=list(chosen.invite_pages),
        dismiss=str(words["dismiss"]),
    )


def launcher_look(chosen: Look, words: Words, image: str) -> dict[str, str]:
    """Return the look and label of a launcher while the chat is closed; `image` is as in `launcher_css`."""
    label = chosen.label or str(words["open"])
    return {"css": look.launcher_css(chosen, image), "icon": look.ICONS[chosen.icon], "label": label}


def _image_address(services: Services, record: ProjectRecord) -> str:
    """Return the address of the launcher's image, empty if it has none."""
    image = record.settings.look.image
    if not image:
        return ""
    path = url_for("launcher_images.show", widget_key=record.widget_key, image=image)
    return f"{services.config.origin}{path}"


def _address(services: Services, entry: str) -> str:
    return f"{services.config.origin}{url_for('static', filename=services.assets.entry(entry).script)}"


def questions(record: ProjectRecord, services: Services) -> Questions:
    """Return a project's questions before a conversation."""
    form = services.settings.forms.of_project(record.tenant, record.project)
    words = words_of(record.tenant, services)
    privacy_link = services.site_settings.get(record.tenant).privacy_link
    asked = prechat.asked(record.settings, form, stranger=True)
    return Questions(
        questions=[_worded(shown(Question, each), words, privacy_link) for each in asked],
        texts={key: text for key, text in words.items() if key.startswith("prechat.")},
    )


def hours(record: ProjectRecord, services: Services) -> Hours:
    """Return when a project's chat is back by its hours."""
    visibility, now = record.settings.visibility, services.clock()
    at = schedule.opens_at(visibility, now, zone())
    changes = schedule.changes_in(visibility, now, zone())
    words = words_of(record.tenant, services)
    return Hours(
        at=at,
        offset=minutes_ahead(at),
        again=0 if changes is None else ceil(changes.total_seconds()),
        texts={key: text for key, text in words.items() if key.startswith("back.")},
    )


def minutes_ahead(at: datetime | None) -> int:
    """Return the UTC offset of a time in minutes."""
    return int(((at and at.utcoffset()) or timedelta()).total_seconds()) // 60


def _worded(question: Question, words: Words, privacy_link: str) -> Question:
    """Return a question with our texts in the customer's language; Jira's questions keep Jira's language."""
    match question.id:
        case prechat.NAME:
            return replace(question, label=str(words["account.name"]), strangers=True)
        case prechat.EMAIL:
            return replace(question, label=str(words["account.email"]), strangers=True)
        case prechat.CONSENT:
            agreed = Choice(id=prechat.AGREED, label=str(words["prechat.agree"]))
            return replace(question, label=str(words["account.privacy"]), choices=[agreed], link=privacy_link)
        case _:
            return question


def widget_start(record: ProjectRecord, services: Services) -> WidgetStart:
    """Return the widget's start data for a project."""
    return WidgetStart(**_start(record, services, external=True))


def portal_start(
    record: ProjectRecord, services: Services, person: Principal, *, conversation: ConversationId | None
) -> PortalStart:
    """Return the portal panel's start data for a project and a person, with the name of a person that Jira knows."""
    return PortalStart(
        **_start(record, services, external=False),
        session=services.sessions.issue(person),
        customer=person.name if person.account is not None else None,
        conversation=conversation,
    )


def _start(record: ProjectRecord, services: Services, *, external: bool) -> dict[str, Any]:
    spoken = language(record.tenant, services)
    words = services.texts.words(record.tenant, spoken)
    site = services.site_settings.get(record.tenant)
    chosen = record.settings
    form = services.settings.forms.of_project(record.tenant, record.project)
    barred = external and chosen.require_identity
    usual = services.reply_times.usual_minutes(record.tenant, record.project, chosen.visibility.zone)
    opening = {key: text for key, text in words.items() if not key.startswith(_ELSEWHERE)}
    offers = offered(chosen, external=external, mail=services.mail_enabled)
    return {
        "css": look.panel_css(chosen.look),
        "key": record.widget_key,
        "lang": spoken.code,
        "dir": spoken.dir,
        "texts": opening | ({"online": words["waiting.usual"]} if usual else {}),
        "welcome": chosen.welcome or str(words["welcome"]),
        "greeting": chosen.greeting,
        "agents_online": services.presence.agents_online(record.tenant, record.project),
        "usual_minutes": usual or 0,
        "suggests_articles": chosen.suggest_articles,
        "keeps_hours": chosen.visibility.mode == "hours",
        "asks": bool(prechat.asked(chosen, form, stranger=True)),
        "anonymous": chosen.anonymous,
        "suggest_sign_in": chosen.suggest_sign_in,
        "leaves": not barred
        and takes_messages(chosen, mail=services.mail_enabled)
        and not prechat.keeps_from_leaving(chosen, form),
        "require_identity": barred,
        "registration": offers.registration,
        "sign_in": SignInWays(password=offers.password, code=offers.code, reset=offers.reset),
        "file_megabytes": services.config.attachment_megabytes if chosen.attachments else 0,
        "privacy_link": site.privacy_link,
        "preferences": site.preferences,
    }
