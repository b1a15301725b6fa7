"""All routes and their guards. A route that is not in this table does not exist."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue

from jira_chat.access.principals import Surface
from jira_chat.attachments.launcher_images import LARGEST_IMAGE
from jira_chat.config import MOST_MEGABYTES
from jira_chat.kernel import logging
from jira_chat.web import (
    administration,
    articles,
    attachments,
    audit,
    cards,
    closures,
    confirmations,
    corrections,
    delivery,
    descriptor,
    endings,
    filters,
    guards,
    kept,
    launcher_images,
    lifecycle,
    notes,
    notices,
    offered_comments,
    offers,
    online_agents,
    operations,
    pages,
    parameters,
    people,
    photos,
    portal,
    project_settings,
    reaching_out,
    replies,
    report,
    request_comments,
    requests,
    sessions,
    sign_in,
    site_settings,
    texts,
    transfers,
    trial,
    waiting,
    webhooks,
    widget,
)
from jira_chat.web.guards import Guard, public
from jira_chat.web.services import Services

View = Callable[..., ResponseReturnValue]

_KIB = 1024
SMALL = 16 * _KIB
SETTINGS = 512 * _KIB
"""Enough for the most sites, groups and special days, in any script."""

TEXTS = 128 * _KIB
"""A language's texts have 7 KiB; parsing takes a microsecond per character."""

REPLIES = 1024 * _KIB
"""Several hundred canned replies in one file."""

FRAMES = 72 * _KIB
"""A frame may have 64 KiB; a poll adds the client's positions."""

EVENT = 1024 * _KIB
"""Jira's events contain the whole issue; only their ids are read."""


FILE = MOST_MEGABYTES * 1024 * _KIB
"""The most that the configuration can allow; the configured limit is checked before the body is read."""


@dataclass(frozen=True)
class Route:
    """A route: `guard(services, request)` returns the caller or refuses, `view(caller, services, …)` answers."""

    method: str
    path: str
    view: View
    guard: Guard
    largest_body: int = SMALL
    """In bytes; a larger body is refused before it is read. GET and DELETE allow no body."""

    @property
    def endpoint(self) -> str:
        """The route's endpoint name in Flask."""
        return f"{self.view.__module__.rpartition('.')[2]}.{self.view.__name__}"


_WITH_BODY = {"POST", "PUT"}
_settings = guards.panel(Surface.PROJECT_SETTINGS)
_administration = guards.panel(Surface.ADMINISTRATION)
_settings_or_administration = guards.panel(Surface.PROJECT_SETTINGS, Surface.ADMINISTRATION)
_agent = guards.panel(Surface.ISSUE, Surface.DASHBOARD)
_on_issue = guards.panel(Surface.ISSUE)
_on_chat_page = guards.panel(Surface.DASHBOARD)
_in_project = guards.panel(Surface.ISSUE, Surface.DASHBOARD, Surface.PROJECT_SETTINGS)
_with_replies = guards.panel(Surface.ISSUE, Surface.DASHBOARD, Surface.PROJECT_SETTINGS, Surface.ADMINISTRATION)
_lead = guards.lead(_in_project)
_settings_page = guards.framed_for(Surface.PROJECT_SETTINGS)
_issue_page = guards.framed_for(Surface.ISSUE)
_dashboard_page = guards.framed_for(Surface.DASHBOARD)
_report_page = report.readers(guards.framed_for(Surface.REPORT))
_report = report.readers(guards.panel(Surface.REPORT, Surface.ADMINISTRATION))
_administration_page = guards.framed_for(Surface.ADMINISTRATION)
_on_any_site = public("external pages embed it; it tells nothing of a project that does not offer chat there")
_for_anybody = public("it draws the letters of its address, and knows nothing else")
_by_its_name = public("a picture cannot send our token; its name, made of the content, cannot be guessed")
_from_a_mail = public("who follows the link in a mail may be in any browser; the link itself is what counts")

AGENTS = guards.panel(Surface.ISSUE, Surface.DASHBOARD)
"""The guard of routes for the agents of a project."""

ROUTES = (
    Route("GET", "/healthz", operations.healthz, public("says only that the process answers")),
    Route("GET", "/readyz", operations.readyz, public("says only which parts work")),
    Route("GET", "/atlassian-connect.json", descriptor.show, public("Atlassian reads it before anybody knows us")),
    Route("POST", "/connect/installed", lifecycle.installed, guards.installed),
    Route("POST", "/connect/uninstalled", lifecycle.uninstalled, guards.uninstalled),
    Route("POST", "/connect/enabled", lifecycle.enabled, guards.site),
    Route("POST", "/connect/disabled", lifecycle.disabled, guards.site),
    Route("POST", "/connect/webhooks/<event>", webhooks.received, guards.webhook, EVENT),
    Route("GET", "/pages/project-settings", pages.project_settings, _settings_page),
    Route("GET", "/pages/issue", pages.issue, _issue_page),
    Route("GET", "/pages/dashboard", pages.dashboard, _dashboard_page),
    Route("GET", "/pages/report", pages.report, _report_page),
    Route("GET", "/pages/administration", pages.administration, _administration_page),
    Route("GET", "/pages/portal", portal.show, guards.framed),
    Route("GET", "/api/project-settings", project_settings.show, _settings),
    Route("PUT", "/api/project-settings", project_settings.save, _settings, SETTINGS),
    Route("POST", "/api/project-settings/identity", project_settings.make_identity, _settings),
    Route("DELETE", "/api/project-settings/identity/<secret>", project_settings.end_identity, _settings),
    Route("GET", "/api/project-settings/groups", project_settings.groups, _settings),
    Route("POST", "/api/project-settings/look", project_settings.draw, _settings),
    Route("POST", "/api/project-settings/launcher-image", launcher_images.upload, _settings, LARGEST_IMAGE),
    Route("POST", "/api/project-settings/hours", project_settings.hours, _settings, SETTINGS),
    Route("GET", "/api/project-settings/notices", notices.show, _settings),
    Route("PUT", "/api/project-settings/notices", notices.save, _settings),
    Route("POST", "/api/project-settings/notices/test", notices.test, _settings),
    Route("GET", "/api/project-settings/offers", offers.simulate, _settings),
    Route("GET", "/api/project-settings/audit", audit.show, _settings),
    Route("GET", "/api/project-settings/audit/export", audit.export, _settings),
    Route("GET", "/api/project-settings/checks", project_settings.checks, _settings),
    Route("GET", "/api/report", report.show, _report),
    Route("GET", "/api/report/export", report.export, _report),
    Route("POST", "/api/report/count", report.count, _report),
    Route("GET", "/api/administration", administration.show, _administration),
    Route("GET", "/api/delivery", delivery.show, _settings_or_administration),
    Route("POST", "/api/delivery/retry", delivery.retry, _settings_or_administration),
    Route("POST", "/api/delivery/comparison", delivery.compare, _settings_or_administration),
    Route("GET", "/api/people", people.show, _administration),
    Route("POST", "/api/people/export", people.export, _administration),
    Route("POST", "/api/people/erasure", people.erase, _administration),
    Route("GET", "/api/site-settings", site_settings.show, _administration),
    Route("PUT", "/api/site-settings", site_settings.save, _administration, SETTINGS),
    Route("GET", "/api/site-settings/groups", site_settings.groups, _administration),
    Route("GET", "/api/texts", texts.overview, _administration),
    Route("POST", "/api/texts", texts.add_language, _administration),
    Route("DELETE", "/api/texts/<language>", texts.remove_language, _administration),
    Route("GET", "/api/texts/<language>", texts.show, _administration),
    Route("PUT", "/api/texts/<language>", texts.save, _administration, TEXTS),
    Route("GET", "/api/texts/<language>/export", texts.export, _administration),
    Route("POST", "/api/texts/<language>/import", texts.import_file, _administration, TEXTS),
    Route("GET", "/api/online-agents", online_agents.show, _in_project),
    Route("DELETE", "/api/online-agents/<account>", online_agents.put_offline, _settings),
    Route("PUT", "/api/closure", closures.close, _lead),
    Route("DELETE", "/api/closure", closures.open_again, _lead),
    Route("GET", "/api/working-habits", online_agents.habits, _agent),
    Route("PUT", "/api/working-habits", online_agents.save_habits, _agent),
    Route("GET", "/api/issue-chat", reaching_out.show, _on_issue),
    Route("POST", "/api/issue-chat", reaching_out.begin, _on_issue, FRAMES),
    Route("GET", "/api/filters", filters.show, _on_chat_page),
    Route("PUT", "/api/filters/<filter_id>", filters.save, _on_chat_page),
    Route("DELETE", "/api/filters/<filter_id>", filters.remove, _on_chat_page),
    Route("GET", "/api/offers", offers.show, _agent),
    Route("POST", "/api/offers/<conversation>", offers.answer, _agent),
    Route("GET", "/api/replies", replies.usable, _agent),
    Route("POST", "/api/replies/<reply>/use", replies.use, _agent),
    Route("GET", "/api/managed-replies", replies.show, _with_replies),
    Route("PUT", "/api/managed-replies/<reply>", replies.save, _with_replies, TEXTS),
    Route("DELETE", "/api/managed-replies/<reply>", replies.remove, _with_replies),
    Route("POST", "/api/managed-replies/import", replies.import_file, _with_replies, REPLIES),
    Route("POST", "/api/session", sessions.renew, guards.present),
    Route("POST", "/api/socket-ticket", sessions.ticket, guards.chatter),
    Route("POST", "/socket/poll", sessions.poll, guards.chatter, FRAMES),
    Route("PUT", "/api/attachments/<client_id>", attachments.upload, guards.chatter, FILE),
    Route("GET", "/files/<attachment>", attachments.content, guards.chatter),
    Route("GET", "/files/<attachment>/thumbnail", attachments.thumbnail, guards.chatter),
    Route("GET", "/api/conversations/<conversation>/ending", endings.show, guards.chatter),
    Route("POST", "/api/conversations/<conversation>/rating", endings.rate, guards.chatter),
    Route("GET", "/api/conversations/<conversation>/waiting", waiting.show, guards.chatter),
    Route("POST", "/api/conversations/<conversation>/waiting", waiting.note, guards.chatter),
    Route("GET", "/api/conversations/<conversation>/transcript", endings.transcript, guards.chatter),
    Route("POST", "/api/conversations/<conversation>/transcript", endings.mail_transcript, guards.chatter),
    Route("GET", "/api/conversations/<conversation>/kept", kept.show, guards.chatter),
    Route("GET", "/api/conversations/<conversation>/notes", notes.show, AGENTS),
    Route("POST", "/api/conversations/<conversation>/notes", notes.add, AGENTS, FRAMES),
    Route("PUT", "/api/conversations/<conversation>/messages/<seq>", corrections.edit, AGENTS, FRAMES),
    Route("DELETE", "/api/conversations/<conversation>/messages/<seq>", corrections.take_back, AGENTS),
    Route("POST", "/api/conversations/<conversation>/comment", offered_comments.take, AGENTS),
    Route("GET", "/api/conversations/<conversation>/card", cards.show, AGENTS),
    Route("GET", "/api/conversations/<conversation>/card/request", cards.show_request, AGENTS),
    Route("GET", "/api/conversations/<conversation>/request", requests.show, AGENTS),
    Route("GET", "/api/conversations/<conversation>/request/steps", requests.steps, AGENTS),
    Route("POST", "/api/conversations/<conversation>/request/steps", requests.take, AGENTS),
    Route("GET", "/api/conversations/<conversation>/request/assignable", requests.assignable, AGENTS),
    Route("PUT", "/api/conversations/<conversation>/request/assignee", requests.assign, AGENTS),
    Route("GET", "/api/conversations/<conversation>/request/comments", request_comments.show, AGENTS),
    Route("GET", "/api/conversations/<conversation>/request/comments/missing", request_comments.show_missing, AGENTS),
    Route("GET", "/api/conversations/<conversation>/transfer", transfers.show, AGENTS),
    Route("POST", "/api/conversations/<conversation>/transfer", transfers.transfer, AGENTS, FRAMES),
    Route("POST", "/api/visitor-session", sessions.portal_visitor, guards.panel(Surface.PORTAL)),
    Route("POST", "/api/sign-out", sign_in.sign_out, guards.leaving),
    Route("PUT", "/api/password", sign_in.password, guards.customer),
    Route("GET", "/api/me", sign_in.me, guards.customer),
    Route("GET", "/widget/loader.js", widget.loader, _on_any_site),
    Route("GET", "/widget/element.js", widget.element, _on_any_site),
    Route("GET", "/widget/icon.svg", widget.icon, _on_any_site),
    Route(
        "GET", "/trial/<trial_key>", trial.show, public("anybody with the link, which we sign for admins, for an hour")
    ),
    Route("GET", "/widget/<widget_key>/launcher/<image>", launcher_images.show, _on_any_site),
    Route("GET", "/photos/<site>/<photo>", photos.show, _by_its_name),
    Route("GET", "/initials/<letters>", photos.show_initials, _for_anybody),
    Route("GET", "/widget/<widget_key>/settings", widget.settings, _on_any_site),
    Route("GET", "/widget/<widget_key>/frame", widget.frame, _on_any_site),
    Route("GET", "/widget/<widget_key>/presence", widget.presence, _on_any_site),
    Route("GET", "/widget/<widget_key>/questions", widget.questions, _on_any_site),
    Route("GET", "/widget/<widget_key>/hours", widget.hours, _on_any_site),
    Route("POST", "/widget/<widget_key>/articles", articles.find, _on_any_site),
    Route("POST", "/widget/<widget_key>/session", widget.session, _on_any_site),
    Route("POST", "/widget/<widget_key>/code", sign_in.code, guards.stranger),
    Route("POST", "/widget/<widget_key>/sign-in", sign_in.sign_in, guards.stranger),
    Route("POST", "/widget/<widget_key>/register", sign_in.register, guards.stranger),
    Route("POST", "/widget/<widget_key>/reset", sign_in.reset, guards.stranger),
    Route("POST", "/widget/<widget_key>/identify", sign_in.identify, _on_any_site),
    Route("GET", "/widget/<widget_key>/confirmation", confirmations.show, _from_a_mail),
    Route("POST", "/widget/<widget_key>/confirmation", confirmations.confirm, _from_a_mail),
)


BESIDE_SOCKETS = tuple(route for route in ROUTES if route.path in {"/healthz", "/readyz", "/socket/poll"})
"""Routes of a service for sockets only: health checks, and polls of clients that cannot open a socket."""

WITHOUT_SOCKETS = tuple(route for route in ROUTES if route.path != "/socket/poll")
"""Routes of a service without sockets, which hears no hints."""


def register(app: Flask, services: Services, routes: Iterable[Route] = ROUTES) -> None:
    """Add the routes to the application, each behind its guard."""
    for route in routes:
        app.add_url_rule(
            route.path, endpoint=route.endpoint, view_func=_guarded(route, services), methods=[route.method]
        )


def _guarded(route: Route, services: Services) -> Callable[..., ResponseReturnValue]:
    largest_body = route.largest_body if route.method in _WITH_BODY else 0

    def enter(**path: Any) -> ResponseReturnValue:
        request.max_content_length = largest_body
        parameters.check(request, path.values())
        caller = route.guard(services, request)
        _bind_tenant(caller)
        return route.view(caller, services, **path)

    return enter


def _bind_tenant(caller: Any) -> None:
    tenant = caller if isinstance(caller, str) else getattr(caller, "tenant", None)
    if tenant is not None:
        logging.bind_context(tenant=tenant)
