"""The widget on external pages: the loader's requests, the frame, the visitor's token."""

from collections.abc import Sequence

import msgspec
from flask import Response, after_this_request, jsonify, make_response, render_template, request, send_from_directory
from msgspec.structs import replace

from jira_chat.access.allowances import Kind
from jira_chat.access.principals import Principal, Surface
from jira_chat.access.trials import TRIAL_PAGE, is_trial
from jira_chat.conversations.availability import Availability, of_place, refusal
from jira_chat.kernel.bounds import LONGEST_LINE, Address
from jira_chat.kernel.errors import NotFoundError
from jira_chat.settings import rules
from jira_chat.settings.models import ProjectRecord
from jira_chat.web import answers, assets, body, headers, panel, parameters
from jira_chat.web.services import Services

_ENTRY = "src/widget/main.tsx"
_KEPT_SECONDS = 60


class _Site(msgspec.Struct):
    site: Address


def loader(_caller: None, services: Services) -> Response:
    """Serve the loader; browsers cache it for ten minutes."""
    return services.assets.files.send(request, "loader.js")


def element(_caller: None, services: Services) -> Response:
    """Serve the script that defines `<jira-chat>` and runs the loader; cached like the loader."""
    return services.assets.files.send(request, "element.js")


def icon(_caller: None, _services: Services) -> Response:
    """Serve the product's icon, which Jira shows beside our names."""
    return send_from_directory(assets.ICONS, "icon.svg", max_age=86_400)


def settings(_caller: None, services: Services, widget_key: str) -> Response:
    """Return the launcher for the loader, if the requesting site may have it.

    An unknown key, disabled chat and a site that is not listed all give the same 404.
    """
    after_this_request(headers.for_any_page)
    asking = parameters.header(request, "Origin", LONGEST_LINE)
    site = site_of(widget_key, asking)
    record = find(services, widget_key)
    if record is not None and site != TRIAL_PAGE:
        _note(services, record, asking)
    if record is None or of_place(record.settings, Surface.WIDGET, site=site) is not Availability.OFFERED:
        raise NotFoundError("There is no chat here.")
    launcher = panel.launcher(record, services, site=site)
    response = jsonify(launcher)
    response.headers["Vary"] = "Origin, Accept-Language"
    response.headers["Cache-Control"] = f"private, max-age={min(launcher.again or _KEPT_SECONDS, _KEPT_SECONDS)}"
    return response


def _note(services: Services, record: ProjectRecord, page: str) -> None:
    """Note the requesting web site if external chat is on. An invalid site is skipped, since it cannot be allowed."""
    if record.settings.external and rules.is_allowed((), page):
        refused = not rules.is_allowed(record.settings.sites, page)
        services.sightings.note(record.tenant, record.project, rules.normal_site(page), refused=refused)


def frame(_caller: None, services: Services, widget_key: str) -> Response:
    """Show the panel; browsers let only the allowed sites frame it."""
    record = panel.offering(find(services, widget_key), services, Surface.WIDGET)
    if record is None:
        return headers.embeddable(headers.without_content(make_response(render_template("refused.html", message=""))))
    start = replace(panel.widget_start(record, services), key=widget_key)
    document = render_template("widget/frame.html", start=start, entry=services.assets.entry(_ENTRY), host_script=None)
    response = headers.page(
        make_response(document),
        origin=services.config.origin,
        ancestors=("'self'",) if is_trial(widget_key) else _ancestors(record.settings.sites),
    )
    return headers.embeddable(response)


def _ancestors(sites: Sequence[str]) -> Sequence[str]:
    """Return the sites that may frame the panel: only the requesting one, if it is listed.

    Some sites suppress the referrer; then it is as many listed sites as a header holds.
    """
    if not sites:
        return headers.ANY_SITE
    asking = "/".join(parameters.header(request, "Referer", LONGEST_LINE).split("/", 3)[:3])
    return (rules.normal_site(asking),) if rules.is_allowed(sites, asking) else headers.fitting(sites)


def presence(_caller: None, services: Services, widget_key: str) -> Response:
    """Return whether an agent is online, for an open panel without a socket."""
    record = find(services, widget_key)
    if record is None:
        raise NotFoundError("There is no chat here.")
    online = services.presence.agents_online(record.tenant, record.project)
    response = jsonify(answers.Presence(agents_online=online))
    response.headers["Cache-Control"] = "no-store"
    return response


def questions(_caller: None, services: Services, widget_key: str) -> Response:
    """Return the questions before a conversation, if the project offers chat on any surface."""
    response = jsonify(panel.questions(anywhere(services, widget_key), services))
    response.headers["Cache-Control"] = "no-store"
    return response


def hours(_caller: None, services: Services, widget_key: str) -> Response:
    """Return when the chat is back, if the project offers chat on any surface."""
    response = jsonify(panel.hours(anywhere(services, widget_key), services))
    response.headers["Cache-Control"] = "no-store"
    return response


def session(_caller: None, services: Services, widget_key: str) -> tuple[Response, int]:
    """Create a visitor for a frame on an allowed site."""
    site = site_of(widget_key, body.read(request, _Site).site)
    record = panel.offering(find(services, widget_key), services, Surface.WIDGET, site=site)
    if record is None:
        raise refusal(Availability.NOT_OFFERED)
    stranger = Principal(tenant=record.tenant, surface=Surface.WIDGET, project=record.project)
    services.allowances.spend(Kind.VISITORS, stranger, request.remote_addr or "")
    token = services.visitors.welcome(record.tenant, record.project, site=site)
    return jsonify(answers.Token(token=token)), 201


def snippet(base_url: str, widget_key: str) -> str:
    """Return the snippet that admins paste into their pages."""
    return render_template("widget/snippet.html", base_url=base_url, widget_key=widget_key).strip()


def anywhere(services: Services, widget_key: str) -> ProjectRecord:
    """Return the record of a project that offers chat on any surface. Raises NotFoundError."""
    record = find(services, widget_key)
    surfaces = (Surface.WIDGET, Surface.PORTAL)
    if record is None or all(of_place(record.settings, each) is not Availability.OFFERED for each in surfaces):
        raise NotFoundError("There is no chat here.")
    return record


def site_of(widget_key: str, asking: str) -> str:
    """Return a widget's web site: the trial page for a trial key, else the browser's origin; empty if invalid."""
    if is_trial(widget_key):
        return TRIAL_PAGE
    return rules.normal_site(asking) if rules.is_allowed((), asking) else ""


def find(services: Services, widget_key: str) -> ProjectRecord | None:
    """Return the record of the project of a widget key or trial key.

    None for an unknown or expired key, and for an uninstalled site.
    """
    record = _of_key(services, widget_key)
    return record if record is not None and services.installations.is_served(record.tenant) else None


def _of_key(services: Services, widget_key: str) -> ProjectRecord | None:
    if is_trial(widget_key):
        whose = services.trials.read(widget_key)
        return None if whose is None else services.settings.of_project(*whose)
    # Anybody can put any key into an address, and PostgreSQL refuses strings with NUL.
    return services.settings.of_widget_key(widget_key) if widget_key.isprintable() else None
