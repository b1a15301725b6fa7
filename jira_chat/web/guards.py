"""Authorization. Each route names one guard in `routes.py`; the guard's result is the view's first argument.

The guard also decides where a token may be: page tokens in the address or the header, all others only in the header.
"""

from collections.abc import Callable
from typing import Any

from flask import Request

from jira_chat.access import page_sessions
from jira_chat.access.permissions import NEEDED, Permission
from jira_chat.access.principals import Principal, Surface
from jira_chat.customers import sessions, visitors
from jira_chat.hosts.callers import Caller, InstallNotice, SignedRequest, SwitchNotice, UninstallNotice
from jira_chat.kernel.bounds import LONGEST_ID, LONGEST_TOKEN
from jira_chat.kernel.errors import ForbiddenError, InvalidInputError, UnauthorizedError
from jira_chat.kernel.ids import IssueId, ProjectId, TenantId
from jira_chat.sign_in.standing import REFUSALS
from jira_chat.web import body, parameters
from jira_chat.web.services import Services

Guard = Callable[[Services, Request], Any]

_BEARER = "Bearer "
_HANDSHAKE = ("Host", "Sec-WebSocket-Key", "Sec-WebSocket-Version")
_PREFIXES = (page_sessions.PREFIX, visitors.PREFIX, sessions.PREFIX)


def public(reason: str) -> Guard:
    """Admit everybody; `reason` says why that is safe."""

    def open_to_all(_services: Services, _request: Request) -> None:
        return None

    open_to_all.__doc__ = f"Public: {reason}."
    return open_to_all


def installed(services: Services, request: Request) -> InstallNotice:
    """Admit Atlassian's notice that a site installed us."""
    return services.host.admit_install(_signed(request), body.content(request), services.clock())


def uninstalled(services: Services, request: Request) -> UninstallNotice:
    """Admit Atlassian's notice that a site removed us."""
    return services.host.admit_uninstall(_signed(request), body.content(request), services.clock())


def site(services: Services, request: Request) -> SwitchNotice:
    """Admit a known site, enabled or not."""
    return services.host.admit_lifecycle(_signed(request), body.content(request), services.clock())


def webhook(services: Services, request: Request) -> TenantId:
    """Admit a webhook of an enabled site."""
    return framed(services, request).tenant


def framed(services: Services, request: Request) -> Caller:
    """Admit a page framed by an enabled site, for any viewer. Raises WrongClockError if wrong clocks are the reason."""
    try:
        return services.host.admit_page(_signed(request), services.clock())
    except UnauthorizedError as refusal:
        raise services.clocks.explained(refusal) from None


def framed_for(surface: Surface) -> Guard:
    """Admit a page framed for a person who has the surface's permission, in the page's project if it has one."""
    permission = NEEDED[surface]

    def admit(services: Services, request: Request) -> Principal:
        caller = framed(services, request)
        if caller.account is None:
            raise ForbiddenError("Please log in to Jira to use this page.")
        project = parameters.query(request, "projectId") or None
        if surface is not Surface.ADMINISTRATION and project is None:
            raise InvalidInputError("The page's address does not name a project.")
        in_project = None if project is None else ProjectId(project)
        if not services.permissions.may(caller.tenant, caller.account, permission, in_project):
            raise ForbiddenError(REFUSALS[permission])
        issue = parameters.query(request, "issueId") or None
        return Principal(
            tenant=caller.tenant,
            surface=surface,
            project=in_project,
            issue=None if issue is None else IssueId(issue),
            account=caller.account,
            name=services.profiles.name_of(caller.tenant, caller.account),
        )

    return admit


def panel(*surfaces: Surface) -> Guard:
    """Admit a live panel session of one of the surfaces, if the person still may use it and the site is served."""

    def admit(services: Services, request: Request) -> Principal:
        person = services.sessions.read(_bearer(request))
        services.installations.require_served(person.tenant)
        if person.surface not in surfaces:
            raise ForbiddenError("This page is not allowed to do that.")
        services.standing.require(person)
        return person

    return admit


def lead(guard: Guard) -> Guard:
    """Narrow a guard to people who may administer the page's project."""

    def admit(services: Services, request: Request) -> Principal:
        person: Principal = guard(services, request)
        if not services.permissions.leads(person):
            raise ForbiddenError(REFUSALS[Permission.ADMINISTER_PROJECTS])
        return person

    return admit


def chatter(services: Services, request: Request) -> Principal:
    """Admit everybody who may open a socket: panel sessions that chat, visitors, and signed-in customers."""
    token = _bearer(request)
    if token.startswith(sessions.PREFIX):
        return customer(services, request)
    if token.startswith(visitors.PREFIX):
        visitor = services.visitors.recognise(token)
        services.installations.require_served(visitor.tenant)
        return visitor
    person: Principal = _chatting_panel(services, request)
    return person


_chatting_panel = panel(Surface.ISSUE, Surface.DASHBOARD, Surface.PORTAL)


def customer(services: Services, request: Request) -> Principal:
    """Admit a customer signed in through the widget, if they still may be and the site is served."""
    person = leaving(services, request)
    services.standing.require(person)
    return person


def leaving(services: Services, request: Request) -> Principal:
    """Admit a customer signed in through the widget on a served site, even if they no longer may be."""
    person = services.account_sessions.recognise(_bearer(request))
    services.installations.require_served(person.tenant)
    return person


def stranger(services: Services, request: Request) -> Principal | None:
    """Admit people who are not signed in: anybody on an external page (None), or a stranger in the portal.

    The body names the external page, which the view checks.
    """
    if "Authorization" not in request.headers:
        return None
    person: Principal = _portal(services, request)
    if person.account is not None:
        raise ForbiddenError("You are already known to the portal.")
    return person


_portal = panel(Surface.PORTAL)


def present(services: Services, request: Request) -> Caller:
    """Admit our own script in a page that has just got a context token from its host."""
    try:
        return services.host.admit_context(_authorization(request), services.clock())
    except UnauthorizedError as refusal:
        raise services.clocks.explained(refusal) from None


def handshake(request: Request) -> None:
    """Admit only a WebSocket handshake (RFC 6455, 4.2.1); the library would treat anything else as a server error."""
    host, key, version = (parameters.header(request, name, LONGEST_ID) for name in _HANDSHAKE)
    if not host or not key or version != "13":
        raise InvalidInputError("This is not a WebSocket handshake of version 13.")


def own_origin(services: Services, request: Request) -> None:
    """Refuse changes requested by a page of another origin, which would count as requests of its visitor.

    Browsers send the origin with each such request (Fetch, 3.2); servers such as Jira's send none.
    """
    origin = request.origin
    if request.method not in {"GET", "HEAD", "OPTIONS"} and origin not in (None, services.config.origin):
        raise ForbiddenError("Other web sites are not allowed here.")


def own_page(services: Services, request: Request) -> None:
    """Admit only scripts of our own pages; browsers send the page's origin with every socket (RFC 6455, 10.2)."""
    if parameters.header(request, "Origin", LONGEST_ID) != services.config.origin:
        raise ForbiddenError("Sockets are opened by our own pages only.")


def _signed(request: Request) -> SignedRequest:
    # The raw target, because WSGI's PATH_INFO is decoded and its hash would not match.
    target = request.environ.get("RAW_URI") or request.environ["REQUEST_URI"]
    return SignedRequest(method=request.method, target=target, authorization=_authorization(request))


def _authorization(request: Request) -> str:
    return parameters.header(request, "Authorization", 2 * LONGEST_TOKEN)


def _bearer(request: Request) -> str:
    header = _authorization(request)
    token = header.removeprefix(_BEARER)
    if token == header or not token.startswith(_PREFIXES):
        raise UnauthorizedError("bearer_missing")
    return token
