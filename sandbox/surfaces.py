"""Frames: the signed page address of one of the add-on's modules, and the token for the script inside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sandbox import descriptor, tokens
from sandbox.installation import Installation
from sandbox.rest import payloads
from sandbox.state import Issue, Jira, Project, User


@dataclass(frozen=True)
class Place:
    """The place of a frame.

    `address` names it in the sandbox's own addresses, `values` fill the module's address, `context` is told to
    scripts in context tokens.
    """

    address: Mapping[str, str]
    values: Mapping[str, str]
    context: Mapping[str, Any]


NOWHERE = Place({}, {}, {"jira": {}})


def in_project(project: Project) -> Place:
    told = {"id": project.project_id, "key": project.key}
    values = {"project.id": project.project_id, "project.key": project.key}
    return Place({"project": project.key}, values, {"jira": {"project": told}})


def on_issue(issue: Issue) -> Place:
    told = {"id": issue.issue_id, "key": issue.key, "issuetype": {"id": "10005"}}
    project = {"id": issue.project.project_id, "key": issue.project.key}
    context = {"jira": {"issue": told, "project": project}}
    return Place({"issue": issue.key}, payloads.context(issue), context)


def in_portal(project: Project | None, issue: Issue | None = None) -> Place:
    """Return the place in the portal. What a context token contains there is undocumented: ours contains nothing."""
    values = {"servicedesk.serviceDeskId": project.service_desk_id} if project else {}
    if issue:
        values["servicedesk.requestId"] = issue.issue_id
        values["servicedesk.requestTypeId"] = issue.request_type.type_id
    return Place({"portal": values.get("servicedesk.serviceDeskId", "")}, values, {})


def place_at(jira: Jira, address: Mapping[str, str]) -> Place:
    """Return the place of a page's address, for a fresh token."""
    if issue := jira.issue(address.get("issue", "")):
        return on_issue(issue)
    if project := jira.project(address.get("project", "")):
        return in_project(project)
    return in_portal(jira.service_desk(address["portal"])) if "portal" in address else NOWHERE


@dataclass(frozen=True)
class Frame:
    """What the host's script needs to create a frame."""

    addon_key: str
    module_key: str
    title: str
    url: str
    token_url: str
    bearer_url: str
    context: Mapping[str, Any]


def frames(installation: Installation, kind: str, place: Place, viewer: User | None) -> list[Frame]:
    """Return a frame for each module of this kind, or none while the add-on is not enabled."""
    modules = installation.addon.modules(kind) if installation.is_enabled else []
    return [_frame(installation, module, place, viewer) for module in modules]


def _frame(installation: Installation, module: Mapping[str, Any], place: Place, viewer: User | None) -> Frame:
    addon, key = installation.addon, str(module["key"])
    return Frame(
        addon_key=addon.key,
        module_key=key,
        title=str(module.get("name", {}).get("value", addon.name)),
        url=_page_url(installation, module, place, viewer),
        token_url="/frames/token?" + urlencode({**place.address, "as": viewer.name if viewer else "anonymous"}),
        bearer_url="/frames/bearer?" + urlencode({"as": viewer.name if viewer else "anonymous"}),
        context=place.context,
    )


def _page_url(installation: Installation, module: Mapping[str, Any], place: Place, viewer: User | None) -> str:
    """Fill and sign the module's address; for an anonymous portal visitor the token has no `sub`."""
    addon = installation.addon
    path = descriptor.fill(descriptor.page_address(module), place.values)
    host = {
        "xdm_e": installation.configuration.url,
        "xdm_c": f"channel-{addon.key}__{module['key']}",
        "cp": "",
        "lic": "active",
        "cv": "1001.0.0-SNAPSHOT",
    }
    path += ("&" if "?" in path else "?") + urlencode(host)
    claims = tokens.request_claims(installation.client_key, "GET", path, viewer.account_id if viewer else None)
    return f"{addon.base_url}{path}&{urlencode({'jwt': tokens.sign(claims, installation.secret)})}"


def context_token(installation: Installation, place: Place, viewer: User | None) -> str:
    """Sign what `AP.context.getToken` gives."""
    claims = tokens.context_claims(installation.client_key, dict(place.context), viewer.account_id if viewer else None)
    return tokens.sign(claims, installation.secret)
