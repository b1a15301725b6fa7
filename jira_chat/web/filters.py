"""The API of an agent's own filters for a project's conversations."""

import msgspec
from flask import Response, jsonify, request

from jira_chat.access.principals import Principal
from jira_chat.conversations.models import Criteria, Named
from jira_chat.kernel import bounds
from jira_chat.web import body
from jira_chat.web.agent_answers import SavedFilter, SavedFilters
from jira_chat.web.services import Services


class _Named(msgspec.Struct):
    id: bounds.Id
    name: bounds.Line


class _Filter(msgspec.Struct):
    name: bounds.Line
    label: bounds.Line
    language: bounds.Line
    path: bounds.Line
    request_type: _Named | None
    organization: _Named | None


def show(agent: Principal, services: Services) -> Response:
    """Return the agent's filters in the project."""
    return _shown(agent, services)


def save(agent: Principal, services: Services, filter_id: str) -> Response:
    """Create or change a filter."""
    typed = body.read(request, _Filter)
    criteria = Criteria(
        label=typed.label,
        language=typed.language,
        path=typed.path,
        request_type=_chosen(typed.request_type),
        organization=_chosen(typed.organization),
    )
    services.filters.save(agent, filter_id, name=typed.name, criteria=criteria)
    return _shown(agent, services)


def remove(agent: Principal, services: Services, filter_id: str) -> tuple[str, int]:
    """Delete a filter."""
    services.filters.remove(agent, filter_id)
    return "", 204


def _shown(agent: Principal, services: Services) -> Response:
    saved, offered = services.filters.of(agent), services.filters.offered(agent)
    return jsonify(
        SavedFilters(
            filters=[SavedFilter.of(each) for each in saved],
            request_types=offered.request_types,
            organizations=offered.organizations,
        )
    )


def _chosen(typed: _Named | None) -> Named | None:
    return None if typed is None else Named(typed.id, typed.name)
