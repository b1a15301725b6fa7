"""The customers' portal, with the add-on's panels above and below."""

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from sandbox import adf, surfaces
from sandbox.looking import link, portal_viewer, show
from sandbox.parts import parts
from sandbox.state import Issue, Project, RequestType, User
from sandbox.surfaces import Frame

blueprint = Blueprint("portal", __name__, url_prefix="/servicedesk/customer")

_PANELS = {
    "headers": "serviceDeskPortalHeaders",
    "subheaders": "serviceDeskPortalSubHeaders",
    "footers": "serviceDeskPortalFooters",
}


def _desk(desk_id: str) -> Project:
    return parts().jira.service_desk(desk_id) or abort(404)


def _request_type(desk: Project, type_id: str) -> RequestType:
    return next((one for one in desk.request_types if one.type_id == type_id), None) or abort(404)


def _request(desk: Project, key: str) -> Issue:
    issue = parts().jira.issue(key)
    return issue if issue and issue.project is desk else abort(404)


def _may_see(who: User | None, issue: Issue) -> bool:
    return who is not None and who in (issue.reporter, *issue.participants, *issue.project.agents)


def _show(template: str, page: str, desk: Project | None, issue: Issue | None = None, **values: object) -> str:
    """Render a portal page with the panels of the modules that want this kind of page."""
    installation, who, place = parts().installation, portal_viewer(), surfaces.in_portal(desk, issue)
    panels = {position: _panels(kind, page, place, who) for position, kind in _PANELS.items()}
    frames = [frame for shown in panels.values() for frame in shown]
    return show(template, who, frames, panels=panels, desk=desk, issue=issue, addon=installation.addon, **values)


def _panels(kind: str, page: str, place: surfaces.Place, who: User | None) -> list[Frame]:
    installation = parts().installation
    wanted = {str(module["key"]) for module in installation.addon.modules(kind) if page in module.get("pages", [page])}
    return [one for one in surfaces.frames(installation, kind, place, who) if one.module_key in wanted]


@blueprint.get("/portals")
def help_center() -> str:
    """Show all portals."""
    return _show("portal/help_center.html", "help_center", None)


@blueprint.get("/portal/<desk_id>")
def home(desk_id: str) -> str:
    """Show the request types, and the customer's requests."""
    desk, who = _desk(desk_id), portal_viewer()
    mine = [each for each in reversed(parts().jira.issues) if each.project is desk and who and _may_see(who, each)]
    return _show("portal/home.html", "portal", desk, requests=mine)


@blueprint.get("/portal/<desk_id>/create/<type_id>")
def create_form(desk_id: str, type_id: str) -> str:
    """Show the form of a request type."""
    desk = _desk(desk_id)
    return _show("portal/create.html", "create_request", desk, request_type=_request_type(desk, type_id))


@blueprint.post("/portal/<desk_id>/create/<type_id>")
def create(desk_id: str, type_id: str) -> Response:
    """Raise a request as the viewing customer."""
    desk, who = _desk(desk_id), portal_viewer() or abort(403)
    issue = parts().actions.create_request(
        who,
        desk,
        _request_type(desk, type_id),
        summary=request.form["summary"].strip()[:255],
        description=adf.from_text(request.form["description"].strip()),
        reporter=who,
        participants=[],
    )
    return redirect(link(f"/servicedesk/customer/portal/{desk_id}/{issue.key}"))


@blueprint.get("/portal/<desk_id>/article/<page_id>")
def view_article(desk_id: str, page_id: str) -> str:
    """Show an article of the knowledge base; internal ones only to agents."""
    desk = _desk(desk_id)
    article = next((one for one in desk.articles if one.page_id == page_id), None) or abort(404)
    if article.internal and portal_viewer() not in desk.agents:
        abort(404)
    return _show("portal/article.html", "portal", desk, article=article)


@blueprint.get("/portal/<desk_id>/<key>")
def view_request(desk_id: str, key: str) -> str:
    """Show a request with its public comments to its participants."""
    desk = _desk(desk_id)
    issue = _request(desk, key)
    if not _may_see(portal_viewer(), issue):
        return _show("portal/closed.html", "portal", desk)
    return _show("portal/request.html", "view_request", desk, issue, to_text=adf.to_text)


@blueprint.post("/portal/<desk_id>/<key>/comments")
def add_comment(desk_id: str, key: str) -> Response:
    """Write a public comment as the viewing customer."""
    issue, who = _request(_desk(desk_id), key), portal_viewer()
    if not who or not _may_see(who, issue):
        abort(403)
    if text := request.form["body"].strip():
        parts().actions.add_comment(who, issue, adf.from_text(text), public=True)
    return redirect(link(f"/servicedesk/customer/portal/{desk_id}/{key}"))
