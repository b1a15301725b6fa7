"""Service desks, request types, requests and their comments as servicedeskapi writes them."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from sandbox import adf, fields, sla
from sandbox.rest import payloads
from sandbox.sla import Clock
from sandbox.state import Article, Comment, Issue, Jira, Organization, Project, RequestType, Transition, User

_CATEGORIES = {"new": "NEW", "indeterminate": "INDETERMINATE", "done": "DONE"}
_FIELD_NAMES = {"summary": "Summary", "description": "Description"}


def date(moment: datetime) -> dict[str, Any]:
    return {
        "iso8601": moment.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "jira": payloads.timestamp(moment),
        "friendly": moment.strftime("Today %H:%M"),
        "epochMillis": int(moment.timestamp() * 1000),
    }


def user(person: User, url: str) -> dict[str, Any]:
    """Write a user. Customers' addresses are shown to their agents, other people's if their profile allows it."""
    link = f"{url}/rest/api/2/user?accountId={quote(person.account_id)}"
    shape = {
        "accountId": person.account_id,
        "displayName": person.display_name,
        "active": True,
        "timeZone": "Europe/Berlin",
        "_links": {
            "self": link,
            "jiraRest": link,
            "avatarUrls": payloads.avatars(url, person.display_name),
        },
    }
    return shape | ({"emailAddress": person.email} if person.kind == "customer" or person.shows_email else {})


def article(one: Article, url: str) -> dict[str, Any]:
    return {
        "title": one.title,
        "excerpt": one.text,
        "source": {"type": "confluence"},
        "content": {"iframeSrc": f"{url}/rest/servicedeskapi/knowledgebase/article/view/{one.page_id}"},
    }


def service_desk(project: Project, url: str) -> dict[str, Any]:
    return {
        "id": project.service_desk_id,
        "projectId": project.project_id,
        "projectKey": project.key,
        "projectName": project.name,
        "projectTypeKey": "service_desk",
        "_links": {"self": f"{url}/rest/servicedeskapi/servicedesk/{project.service_desk_id}"},
    }


def request_type(project: Project, one: RequestType, url: str) -> dict[str, Any]:
    desk = f"{url}/rest/servicedeskapi/servicedesk/{project.service_desk_id}"
    return {
        "id": one.type_id,
        "name": one.name,
        "description": one.description,
        "helpText": "",
        "issueTypeId": "10005",
        "serviceDeskId": project.service_desk_id,
        "portalId": project.service_desk_id,
        "groupIds": [] if one.hidden else ["1"],
        "canCreateRequest": True,
        "restrictionStatus": "OPEN",
        "_links": {"self": f"{desk}/requesttype/{one.type_id}"},
    }


def request_type_fields(one: RequestType) -> dict[str, Any]:
    return {
        "canRaiseOnBehalfOf": True,
        "canAddRequestParticipants": True,
        "requestTypeFields": fields.described(one),
    }


def customer_request(issue: Issue, url: str) -> dict[str, Any]:
    desk_id = issue.project.service_desk_id
    description = adf.to_text(issue.description)
    values = {"summary": issue.summary, "description": description}
    return {
        "issueId": issue.issue_id,
        "issueKey": issue.key,
        "summary": issue.summary,
        "requestTypeId": issue.request_type.type_id,
        "serviceDeskId": desk_id,
        "createdDate": date(issue.created),
        "reporter": user(issue.reporter, url),
        "requestFieldValues": [
            {"fieldId": field, "label": _FIELD_NAMES[field], "value": value} for field, value in values.items()
        ]
        + [
            {"fieldId": each.field_id, "label": each.name, "value": issue.values[each.field_id]}
            for each in issue.request_type.fields
            if each.field_id in issue.values
        ],
        "currentStatus": {
            "status": issue.status.name,
            "statusCategory": _CATEGORIES[issue.status.category],
            "statusDate": date(issue.status_since),
        },
        "_links": {
            "self": f"{url}/rest/servicedeskapi/request/{issue.issue_id}",
            "jiraRest": f"{url}/rest/api/2/issue/{issue.issue_id}",
            "web": f"{url}/servicedesk/customer/portal/{desk_id}/{issue.key}",
            "agent": f"{url}/browse/{issue.key}",
        },
    }


def slas(issue: Issue, url: str) -> dict[str, Any]:
    """Write a request's SLA clocks as a page."""
    found = [_sla(each, f"{url}/rest/servicedeskapi/request/{issue.issue_id}/sla") for each in sla.clocks(issue)]
    return {"size": len(found), "start": 0, "limit": 50, "isLastPage": True, "_links": {}, "values": found}


def _sla(clock: Clock, url: str) -> dict[str, Any]:
    cycle = {
        "startTime": date(clock.began),
        "breached": clock.breached,
        "goalDuration": _duration(clock.goal),
        "elapsedTime": _duration(clock.elapsed),
        "remainingTime": _duration(clock.goal - clock.elapsed),
    }
    shape = {"id": clock.clock_id, "name": clock.name, "_links": {"self": f"{url}/{clock.clock_id}"}}
    if clock.stopped is not None:
        return shape | {"completedCycles": [cycle | {"stopTime": date(clock.stopped)}]}
    return shape | {
        "completedCycles": [],
        "ongoingCycle": cycle | {"paused": clock.paused, "withinCalendarHours": True},
    }


def _duration(time: timedelta) -> dict[str, Any]:
    minutes = int(time.total_seconds() // 60)
    return {"millis": int(time.total_seconds() * 1000), "friendly": f"{minutes // 60}h {minutes % 60}m"}


def organization(one: Organization, url: str) -> dict[str, Any]:
    link = f"{url}/rest/servicedeskapi/organization/{one.organization_id}"
    return {"id": one.organization_id, "name": one.name, "_links": {"self": link}}


def comment(issue: Issue, one: Comment, url: str) -> dict[str, Any]:
    link = f"{url}/rest/servicedeskapi/request/{issue.issue_id}/comment/{one.comment_id}"
    return {
        "id": one.comment_id,
        "body": adf.to_text(one.body),
        "public": one.public,
        "author": user(one.author, url),
        "created": date(one.created),
        "_links": {"self": link},
    }


def transition(one: Transition) -> dict[str, Any]:
    return {"id": one.transition_id, "name": one.name}


REQUEST_TYPE, ORGANIZATIONS = "customfield_10010", "customfield_10002"


def classification(issue: Issue, jira: Jira) -> dict[str, Any]:
    """Return the fields that service management adds to an issue."""
    shared = [each for each in jira.organizations if issue.reporter.account_id in each.members]
    return {
        REQUEST_TYPE: {"requestType": request_type(issue.project, issue.request_type, jira.url)},
        ORGANIZATIONS: [organization(each, jira.url) for each in shared],
    }
