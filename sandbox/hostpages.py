"""Jira's pages for admins and agents, with the frames that the add-on's descriptor requests."""

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from sandbox import adf, surfaces, workflow
from sandbox.looking import link, portal_viewer, show, viewer
from sandbox.parts import parts
from sandbox.state import Issue, Project

blueprint = Blueprint("hostpages", __name__)


def _project(key: str) -> Project:
    return parts().jira.project(key) or abort(404)


def _issue(key: str) -> Issue:
    return parts().jira.issue(key) or abort(404)


def _back() -> Response:
    return redirect(request.referrer or "/")


@blueprint.get("/projects/<key>")
def requests_of_project(key: str) -> str:
    """List the project's requests, newest first."""
    project = _project(key)
    found = [issue for issue in reversed(parts().jira.issues) if issue.project is project]
    return show("project.html", viewer("nina"), project=project, issues=found, active="requests")


@blueprint.get("/projects/<key>/settings/jira-chat")
def project_settings(key: str) -> str:
    """Frame the add-on's project settings."""
    project, who = _project(key), viewer("ada")
    place = surfaces.in_project(project)
    frames = surfaces.frames(parts().installation, "jiraProjectAdminTabPanels", place, who)
    return show("settings.html", who, frames, project=project, active="settings")


@blueprint.get("/projects/<key>/jira-chat")
@blueprint.get("/projects/<key>/jira-chat/<module>")
def project_page(key: str, module: str = "dashboard") -> str:
    """Frame one of the add-on's own pages of the project."""
    project, who = _project(key), viewer("nina")
    found = surfaces.frames(parts().installation, "jiraProjectPages", surfaces.in_project(project), who)
    frames = [frame for frame in found if frame.module_key == module]
    return show("project_page.html", who, frames, project=project, active=module)


@blueprint.get("/admin/jira-chat")
def administration() -> str:
    """Frame the add-on's global administration."""
    who = viewer("ada")
    frames = surfaces.frames(parts().installation, "adminPages", surfaces.NOWHERE, who)
    return show("administration.html", who, frames, active="administration")


@blueprint.get("/browse/<key>")
def issue_view(key: str) -> str:
    """Show a request as agents see it."""
    issue, who = _issue(key), viewer("nina")
    frames = surfaces.frames(parts().installation, "jiraIssueContents", surfaces.on_issue(issue), who)
    return show(
        "issue.html",
        who,
        frames,
        project=issue.project,
        issue=issue,
        to_text=adf.to_text,
        transitions=workflow.available(issue),
        active="requests",
    )


@blueprint.post("/browse/<key>/comments")
def add_comment(key: str) -> Response:
    """Write a plain comment as the viewer."""
    text = request.form["body"].strip()
    if text:
        public = request.form["visibility"] == "public"
        only = request.form.get("only")
        parts().actions.add_comment(
            viewer("nina"),
            _issue(key),
            adf.from_text(text),
            public=public,
            visibility=dict(zip(("type", "value"), only.split(":", 1), strict=True)) if only else None,
        )
    return _back()


@blueprint.post("/browse/<key>/transitions")
def do_transition(key: str) -> Response:
    """Take a transition of the request as the viewer."""
    issue = _issue(key)
    ways = workflow.available(issue)
    chosen = next((one for one in ways if one.transition_id == request.form["transition"]), None)
    if chosen:
        parts().actions.transition(viewer("nina"), issue, chosen)
    return _back()


@blueprint.post("/browse/<key>/move")
def move(key: str) -> Response:
    """Move the request to another project as the viewer."""
    issue = _issue(key)
    parts().actions.move(viewer("nina"), issue, _project(request.form["project"]))
    return redirect(link(f"/browse/{issue.key}"))


@blueprint.post("/browse/<key>/hide")
def hide(key: str) -> Response:
    """Hide the issue from the app for a while."""
    parts().lag.hide(_issue(key), float(request.form["seconds"]))
    return _back()


@blueprint.get("/frames/bearer")
def bearer() -> Response:
    """Let the host page's script call the REST API as the viewer, for a frame of the add-on."""
    here = parts()
    if not here.installation.is_enabled:
        abort(409)
    viewer = portal_viewer("ada")
    if viewer is None:
        abort(403)
    scopes = tuple(here.installation.addon.data.get("scopes", []))
    token = here.grants.give(viewer, scopes)
    return Response(token, mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/frames/token")
def context_token() -> Response:
    """Make a fresh context token for the script of a frame that this host page shows."""
    here = parts()
    if not here.installation.is_enabled:
        abort(409)
    place = surfaces.place_at(here.jira, request.args)
    token = surfaces.context_token(here.installation, place, portal_viewer("ada"))
    return Response(token, mimetype="text/plain", headers={"Cache-Control": "no-store"})
