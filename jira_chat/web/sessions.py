"""The API of page sessions, socket tickets and polls."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access import page_sessions
from jira_chat.access.allowances import Kind
from jira_chat.access.permissions import NEEDED
from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.conversations import availability
from jira_chat.conversations.availability import Availability
from jira_chat.conversations.devices import LONGEST_HEADER
from jira_chat.hosts.callers import Caller
from jira_chat.kernel.bounds import Token
from jira_chat.kernel.errors import ForbiddenError, UnauthorizedError
from jira_chat.web import answers, body, panel, parameters
from jira_chat.web.services import Services


class _Renewal(msgspec.Struct):
    session: Token


def renew(caller: Caller, services: Services) -> Response:
    """Renew a panel session.

    A context token does not name its page, but the old session does. The new session is for that page only, after a
    new check of rights, so a customer's context token never becomes an agent's session.
    """
    held = services.sessions.read_for_renewal(body.read(request, _Renewal).session)
    if (held.tenant, held.account) != (caller.tenant, caller.account):
        raise UnauthorizedError("session_of_somebody_else")
    needed = NEEDED.get(held.surface)
    may = services.permissions.may
    if needed and held.account and not may(held.tenant, held.account, needed, held.project):
        raise ForbiddenError("You no longer have access to this page in Jira.")
    return jsonify(
        answers.RenewedSession(
            session=services.sessions.issue(held), expires_in=int(page_sessions.LIFETIME.total_seconds())
        )
    )


def ticket(person: Principal, services: Services) -> Response:
    """Issue a ticket for one socket."""
    person = _chatting(person, services)
    services.allowances.spend(Kind.TICKETS, person, request.remote_addr or "")
    return jsonify(answers.Ticket(ticket=services.tickets.issue(msgspec.json.encode(person).decode())))


def poll(person: Principal, services: Services) -> Response:
    """Answer a poll of a client whose network blocks sockets."""
    person = _chatting(person, services)
    user_agent = parameters.header(request, "User-Agent", LONGEST_HEADER)
    answer = services.polling.answer(person, request.remote_addr or "", user_agent, body.content(request))
    return Response(answer, mimetype="application/json")


def _chatting(person: Principal, services: Services) -> Principal:
    """Check that the person may chat there, and return them; customers get the time zone `tz` of their browser.

    Raises ChatNotOfferedError for customers of a place that no longer offers chat.
    """
    if person.side is Side.CUSTOMER:
        record = services.settings.of_project(person.tenant, person.project) if person.project else None
        availability.require(availability.of_surroundings(record.settings if record else None, person))
    zone = panel.zone() if person.side is Side.CUSTOMER else None
    return msgspec.structs.replace(person, zone=zone) if zone else person


def portal_visitor(person: Principal, services: Services) -> tuple[Response, int]:
    """Create a visitor for a person in the portal who is unknown to Jira.

    Raises ChatNotOfferedError if the project no longer shows its chat there.
    """
    if person.account is not None or person.project is None:
        raise ForbiddenError("You are already known to the portal.")
    record = services.settings.of_project(person.tenant, person.project)
    if panel.offering(record, services, Surface.PORTAL) is None:
        raise availability.refusal(Availability.NOT_OFFERED)
    services.allowances.spend(Kind.VISITORS, person, request.remote_addr or "")
    token = services.visitors.welcome(person.tenant, person.project, site=None)
    return jsonify(answers.Token(token=token)), 201
