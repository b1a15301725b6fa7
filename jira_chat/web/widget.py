"""The widget on external pages: what the loader asks, the frame, the visitor's token."""

from typing import Any

import msgspec
from flask import Response, jsonify, make_response, render_template, request, send_from_directory

from jira_chat.conversations.errors import ChatNotOfferedError
from jira_chat.kernel.errors import NotFoundError
from jira_chat.kernel.ids import TenantId
from jira_chat.people.offers import offered
from jira_chat.people.principals import Surface
from jira_chat.settings import rules, schedule, texts
from jira_chat.settings.models import ProjectRecord
from jira_chat.web import assets, body, headers
from jira_chat.web.services import Services

_ENTRY = "src/widget/main.tsx"
COLOR = "#0C66E4"
ON_COLOR = "#FFFFFF"


class _Site(msgspec.Struct):
    site: str


def loader(_caller: None, _services: Services) -> Response:
    """Serve the loader; sites keep it for ten minutes."""
    response = send_from_directory(assets.FOLDER, "loader.js", max_age=600)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def icon(_caller: None, _services: Services) -> Response:
    """Serve the product's icon, which Jira shows beside our names."""
    return send_from_directory(assets.ICONS, "icon.svg", max_age=86_400)


def settings(_caller: None, services: Services, widget_key: str) -> Response:
    """Tell the loader how the launcher looks, if the site that asks may have it.

    Everything else is the same 404: an unknown key, chat that is off or hidden now, a site that is not listed.
    """
    site = request.headers.get("Origin", "")
    record = _offered(services, widget_key)
    if record is None or not rules.is_allowed(record.settings.sites, site) or not is_shown(record, services):
        raise NotFoundError("There is no chat here.")
    words = texts.bundled()
    response = jsonify(
        color=COLOR,
        on_color=ON_COLOR,
        label=words["open"],
        close=words["close"],
        title=words["title"],
    )
    response.headers["Access-Control-Allow-Origin"] = site
    response.headers["Vary"] = "Origin"
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


def frame(_caller: None, services: Services, widget_key: str) -> Response:
    """Show the panel; browsers let only the allowed sites frame it."""
    record = _offered(services, widget_key)
    if record is None or not is_shown(record, services):
        return headers.without_content(make_response(render_template("refused.html", message="")))
    start = frame_start(record, services)
    document = render_template("widget/frame.html", start=start, entry=services.assets.entry(_ENTRY), host_script=None)
    return headers.page(
        make_response(document),
        origin=services.config.origin,
        ancestors=record.settings.sites or headers.ANY_SITE,
    )


def session(_caller: None, services: Services, widget_key: str) -> tuple[Response, int]:
    """Make a visitor for a frame on an allowed site."""
    site = body.read(request, _Site).site
    record = _offered(services, widget_key)
    if record is None or not rules.is_allowed(record.settings.sites, site):
        raise ChatNotOfferedError("Chat is not available here at the moment.")
    services.limits.spend("visitor", request.remote_addr or "")
    token = services.visitors.welcome(record.tenant, record.project, site=rules.normal_site(site))
    return jsonify(token=token), 201


def frame_start(record: ProjectRecord, services: Services) -> dict[str, Any]:
    """Return the start data of the widget's frame."""
    about = {"surface": Surface.WIDGET, "key": record.widget_key}
    return about | panel_start(record, services, external=True)


def is_shown(record: ProjectRecord, services: Services) -> bool:
    """Whether customers see a project's chat now; the request may say their time zone as `tz`."""
    online = services.presence.agents_online(record.tenant, record.project)
    return schedule.is_shown(record.settings.visibility, services.clock(), request.args.get("tz"), agents_online=online)


def panel_start(record: ProjectRecord, services: Services, *, external: bool) -> dict[str, Any]:
    """Return what the panel needs to know of a project, in the portal and on external pages alike."""
    words = dict(texts.bundled())
    offers = offered(record.settings, external=external, mail=services.mail_enabled)
    return {
        "texts": words,
        "welcome": record.settings.welcome or words["welcome"],
        "greeting": record.settings.greeting,
        "anonymous": record.settings.anonymous,
        "suggest_sign_in": record.settings.suggest_sign_in,
        "require_identity": external and record.settings.require_identity,
        "registration": offers.registration,
        "sign_in": {"password": offers.password, "code": offers.code},
        "agents_online": services.presence.agents_online(record.tenant, record.project),
        "color": COLOR,
        "on_color": ON_COLOR,
    }


def _offered(services: Services, widget_key: str) -> ProjectRecord | None:
    # A key stands in an address as anybody likes; PostgreSQL refuses to look for a NUL.
    record = services.settings.of_widget_key(widget_key) if widget_key.isprintable() else None
    if record is None or not record.settings.external or not is_served(services, record.tenant):
        return None
    return record


def is_served(services: Services, tenant: TenantId) -> bool:
    """Whether a site still uses us."""
    try:
        services.installations.active(tenant)
    except NotFoundError:
        return False
    return True
