"""Frames: the signed page address of one of the add-on's modules, and the token for the script inside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sandbox import descriptor, tokens
from sandbox.installation import CLIENT_KEY, Installation
from sandbox.rest import payloads
from sandbox.state import Issue, Project, User


@dataclass(frozen=True)
class Place:
    """Where a frame stands: what fills its address, and what its context token tells of that."""

    values: Mapping[str, str]
    context: Mapping[str, Any]


NOWHERE = Place({}, {"jira": {}})


def in_project(project: Project) -> Place:
    told = {"id": project.project_id, "key": project.key}
    return Place({"project.id": told["id"], "project.key": told["key"]}, {"jira": {"project": told}})


def on_issue(issue: Issue) -> Place:
    told = {"id": issue.issue_id, "key": issue.key, "issuetype": {"id": "10005"}}
    project = {"id": issue.project.project_id, "key": issue.project.key}
    return Place(payloads.context(issue), {"jira": {"issue": told, "project": project}})


def in_portal(project: Project, issue: Issue | None = None) -> Place:
    """Stand in the portal. What a context token tells in the portal is not documented: ours tells nothing."""
    values = {"servicedesk.serviceDeskId": project.service_desk_id}
    if issue:
        values["servicedesk.requestId"] = issue.issue_id
        values["servicedesk.requestTypeId"] = issue.request_type.type_id
    return Place(values, {})


@dataclass(frozen=True)
class Frame:
    """What the host's script needs to create one."""

    addon_key: str
    module_key: str
    title: str
    url: str


def frame(installation: Installation, module: Mapping[str, Any], place: Place, viewer: User | None) -> Frame:
    """Return the module's page for this viewer; an anonymous portal visitor has no `sub` in the token."""
    addon = installation.addon
    key = str(module["key"])
    path = descriptor.fill(str(module["url"]), place.values)
    host = {
        "xdm_e": installation.configuration.url,
        "xdm_c": f"channel-{addon.key}__{key}",
        "cp": "",
        "lic": "active",
        "cv": "1001.0.0-SNAPSHOT",
    }
    path += ("&" if "?" in path else "?") + urlencode(host)
    claims = tokens.request_claims(CLIENT_KEY, "GET", path, viewer.account_id if viewer else None)
    url = f"{addon.base_url}{path}&{urlencode({'jwt': tokens.sign(claims, installation.secret)})}"
    return Frame(addon.key, key, str(module.get("name", {}).get("value", key)), url)


def context_token(installation: Installation, place: Place, viewer: User | None) -> str:
    claims = tokens.context_claims(CLIENT_KEY, dict(place.context), viewer.account_id if viewer else None)
    return tokens.sign(claims, installation.secret)
